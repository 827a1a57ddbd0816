"""The closed lists that several tables share."""

CHANNELS = ("web", "app", "email", "sms", "phone", "post", "office", "other")

LEGAL_BASES = ("contract", "legal_obligation", "public_task", "consent", "legitimate_interest")

REQUEST_KINDS = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "marketing_optout",
)

SERVICES = ("grid", "electricity", "heating", "water", "waste", "fibre", "other")
