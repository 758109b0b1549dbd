"""Further databases on a server: for tests, benchmarks and simulations."""

from contextlib import suppress
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

TURNS: Final = 5


def create_database(dsn: str, name: str, template: str | None = None) -> str:
    """Make the database ``name``, a copy of ``template`` if given; return the connection string to it.

    ``dsn`` leads to any other database of that server; nobody may be connected to the template. Raises
    ``psycopg.errors.DuplicateDatabase`` if it exists.
    """
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(_beside(dsn, template or name), autocommit=True) as connection:
        connection.execute(statement)
    return make_conninfo(dsn, dbname=name)


def drop_database(dsn: str, name: str) -> None:
    """Remove the database ``name`` and end its connections; one that does not exist is no error.

    FORCE may not end an autovacuum worker, which is the superuser's; a plain DROP sends it away, but no other
    connection. So the two take turns, a few times.
    """
    plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with psycopg.connect(_beside(dsn, name), autocommit=True) as connection:
        for _ in range(TURNS):
            try:
                connection.execute(plain + sql.SQL(" WITH (FORCE)"))
            except psycopg.errors.InsufficientPrivilege:
                with suppress(psycopg.errors.ObjectInUse):
                    connection.execute(plain)
                    return
            else:
                return
        connection.execute(plain)


def _beside(dsn: str, name: str) -> str:
    """``dsn``, leading to the maintenance database if it leads to ``name`` itself."""
    if conninfo_to_dict(dsn).get("dbname") == name:
        return make_conninfo(dsn, dbname="postgres")
    return dsn
