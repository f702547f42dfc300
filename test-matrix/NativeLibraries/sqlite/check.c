/* A database in memory and one in a file: create, insert, query, full text, transactions. */
#include "check.h"
#include <sqlite3.h>
#include <stdio.h>

static int
number (sqlite3 *database, const char *query)
{
  sqlite3_stmt *statement;
  int result = -1;
  if (sqlite3_prepare_v2 (database, query, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    result = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return result;
}

static void
exercise (const char *name)
{
  sqlite3 *database;
  CHECK (sqlite3_open (name, &database) == SQLITE_OK);
  CHECK (sqlite3_exec (database, "create table t (id integer primary key, name text, weight real); begin", NULL, NULL, NULL) == SQLITE_OK);
  sqlite3_stmt *statement;
  CHECK (sqlite3_prepare_v2 (database, "insert into t (name, weight) values (?, ?)", -1, &statement, NULL) == SQLITE_OK);
  int done = 0;
  for (int i = 0; i < 1000; i++)
    {
      char text[32];
      snprintf (text, sizeof text, "row %d", i);
      sqlite3_bind_text (statement, 1, text, -1, SQLITE_TRANSIENT);
      sqlite3_bind_double (statement, 2, i / 2.0);
      done += sqlite3_step (statement) == SQLITE_DONE;
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  CHECK (done == 1000 && sqlite3_exec (database, "commit", NULL, NULL, NULL) == SQLITE_OK);
  CHECK (number (database, "select count(*) from t where name like 'row 9%'") == 111);
  CHECK (number (database, "select cast(sum(weight) as integer) from t") == 249750);
  CHECK (number (database, "select cast(round(sqrt(2) * 1000) as integer)") == 1414);
  CHECK (sqlite3_exec (database, "create virtual table f using fts5 (words); insert into f values ('the quick brown fox'), ('a lazy dog')", NULL, NULL, NULL) == SQLITE_OK);
  CHECK (number (database, "select count(*) from f where f match 'quick OR dog'") == 2);
  CHECK (sqlite3_exec (database, "begin; delete from t; rollback", NULL, NULL, NULL) == SQLITE_OK && number (database, "select count(*) from t") == 1000);
  CHECK (sqlite3_exec (database, "insert into t (id) values (1)", NULL, NULL, NULL) == SQLITE_CONSTRAINT);
  CHECK (number (database, "pragma integrity_check") == 0);
  CHECK (sqlite3_close (database) == SQLITE_OK);
}

int
main (void)
{
  CHECK (sqlite3_libversion_number () == 3046001 && sqlite3_threadsafe ());
  exercise (":memory:");
  remove ("check.db");
  exercise ("check.db");
  sqlite3 *database;
  CHECK (sqlite3_open ("check.db", &database) == SQLITE_OK && number (database, "select count(*) from t") == 1000 && sqlite3_close (database) == SQLITE_OK);
  remove ("check.db");
  return end ();
}
