"""The database in the box: a PostgreSQL 18 that needs no set-up and belongs to one home.

Face: ``ensure_running`` (make, start, find), ``Running`` (where it is, ``stop``), ``lease`` (for the time of
a command), ``binary`` (``psql``, ``pgbench``, ``pg_basebackup`` and others), ``create_database`` and
``drop_database``. Tables: none. Not here: what stands in the database, migrations, backups, and a database
given by ``CROSSDOCK_DATABASE_URL``. Why it is built so: docs/decisions/0002-embedded-postgresql.md.
"""

from crossdock.core.embedded.binaries import binary
from crossdock.core.embedded.databases import create_database, drop_database
from crossdock.core.embedded.errors import EmbeddedError
from crossdock.core.embedded.lease import lease
from crossdock.core.embedded.server import Mode, Running, ensure_running

__all__ = [
    "EmbeddedError",
    "Mode",
    "Running",
    "binary",
    "create_database",
    "drop_database",
    "ensure_running",
    "lease",
]
