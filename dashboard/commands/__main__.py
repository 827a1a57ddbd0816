"""`python -m dashboard.commands` is `noticeboard`."""

import sys

from dashboard.commands import main

sys.exit(main())
