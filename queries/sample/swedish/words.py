"""The source systems' codes for the contract's words."""

CATEGORIES = {
    "contact": "Kontaktuppgifter",
    "personal_identity_number": "Personnummer",
    "bank": "Bankuppgifter",
    "billing": "Fakturauppgifter",
    "metering": "Mätvärden",
    "correspondence": "Korrespondens",
    "credit_report": "Kreditupplysning",
    "network_traffic": "Trafikuppgifter",
    "property": "Fastighetsuppgifter",
    "campaign": "Kampanjuppgifter",
}
COMPANY_CODES = {
    "kem": "100",
    "elnat": "210",
    "elhandel": "220",
    "varme": "310",
    "vatten": "410",
    "avfall": "420",
    "fiber": "510",
}
# The second customer system has activities, not companies.
ACTIVITIES = {"vatten": "VA", "avfall": "RENHÅLLNING", "fiber": "BREDBAND"}
# The two customer systems' codes for the kind of customer.
KIND_LETTERS = {
    "private": "P",
    "sole_trader": "E",
    "organisation": "F",
    "company_contact": "K",
    "prospect": "I",
    "estate": "D",
}
KIND_WORDS = {
    "private": "Privatperson",
    "sole_trader": "Enskild firma",
    "organisation": "Företag",
    "company_contact": "Kontaktperson",
    "prospect": "Intressent",
    "estate": "Dödsbo",
}
SERVICES = {
    "grid": "Elnät",
    "electricity": "Elhandel",
    "heating": "Fjärrvärme",
    "water": "Vatten",
    "waste": "Avfall",
    "fibre": "Fiber",
    "other": "Övrigt",
}
PURPOSES = {
    "contract": "Avtal",
    "customer_care": "Kundvård",
    "improvement": "Utveckling",
    "statistics": "Statistik",
    "marketing": "Marknadsföring",
    "legal_requirement": "Lagkrav",
}
GROUNDS = {
    "contract": "Avtal",
    "legal_obligation": "Rättslig förpliktelse",
    "public_task": "Allmänt intresse",
    "consent": "Samtycke",
    "legitimate_interest": "Intresseavvägning",
}
USE_GROUNDS = {**GROUNDS, "existing_customer": "Befintlig kund"}
DISCLOSURE_GROUNDS = {**GROUNDS, "processor": "Personuppgiftsbiträde"}
RETENTIONS = {
    "relationship": "24 mån efter avslut",
    "accounting": "Bokföring 7 år",
    "metering": "Mätvärden 6 år",
    "credit_report": "Kreditprövning",
}
HOW_ERASED = {
    "erased": "Raderad",
    "anonymised": "Avidentifierad",
    "partly": "Delvis",
    "archived": "Arkiverad",
    "transferred": "Överförd",
}
DECISIONS = {"given": "JA", "refused": "NEJ", "asked": "TILLFRÅGAD"}
CHANNELS = {
    "web": "Webb",
    "app": "App",
    "email": "E-post",
    "sms": "Sms",
    "phone": "Telefon",
    "post": "Brev",
    "office": "Besök",
    "other": "Annat",
}
REQUESTS = {
    "access": "Registerutdrag",
    "rectification": "Rättelse",
    "erasure": "Radering",
    "restriction": "Begränsning",
    "portability": "Dataportabilitet",
    "objection": "Invändning",
    "marketing_optout": "Reklamspärr",
}
OUTCOMES = {
    "fulfilled": "Bifall",
    "partly": "Delvis bifall",
    "refused": "Avslag",
    "withdrawn": "Återkallad",
    "not_identified": "Ej identifierad",
    "duplicate": "Dubblett",
}
LATE_CAUSES = {
    "volume": "Många ärenden",
    "third_party": "Väntade på annan part",
    "systems": "Systemfel",
    "mislaid": "Förlagd",
    "complexity": "Komplicerad",
    "other": "Annat",
}
REFUSALS = {
    "unsigned": "Ej undertecknad",
    "not_by_post": "Ej per brev",
    "not_identified": "Ej identifierad",
    "excessive": "Orimlig",
    "unfounded": "Ogrundad",
    "exempt": "Undantag i lag",
    "other": "Annat",
}
STEPS = {
    "identity_asked": "ID begärt",
    "identity_confirmed": "ID styrkt",
    "scope_asked": "Omfattning efterfrågad",
    "scope_answered": "Omfattning besvarad",
    "extension_told": "Förlängning meddelad",
    "refusal_told": "Avslag meddelat",
    "withdrawn": "Återkallad",
    "carried_out": "Verkställd",
    "company_answered": "Bolag har svarat",
    "recipient_told": "Mottagare underrättad",
    "recipient_exempt": "Mottagare undantagen",
    "restriction_lift_told": "Hävning meddelad",
    "acknowledged": "Bekräftad",
    "reopened": "Återupptagen",
    "completed": "Kompletterad",
}
REASONS = {"complex": "Komplicerad", "many": "Många ärenden", "other": "Annat"}
DISCLOSURES = {"single": "Enstaka", "batch": "Utskick", "flow": "Löpande"}
ROLES = {
    "processor": "Biträde",
    "controller": "Personuppgiftsansvarig",
    "joint_controller": "Gemensamt ansvar",
    "authority": "Myndighet",
    "market_actor": "Marknadsaktör",
    "group_company": "Koncernbolag",
    "public": "Allmänheten",
    "representative": "Företrädare",
}
AGREEMENTS = {
    "processor": "Biträdesavtal",
    "joint": "Gemensamt ansvar",
    "sharing": "Datadelning",
    "confidentiality": "Sekretess",
    "standard_clauses": "Standardavtalsklausuler",
    "binding_corporate_rules": "Bindande företagsregler",
    "dpf_certificate": "DPF-certifikat",
}
HOLDS = {
    "dispute": "Tvist",
    "unpaid_debt": "Skuld",
    "authority": "Myndighet",
    "public_records_request": "Utlämnandebegäran",
    "other": "Annat",
}
YES_NO = {"true": "Ja", "false": "Nej"}
