using System.Data.Common;
using FromSqlite;
using IndexKv.Data;
using Microsoft.Data.Sqlite;

// The connection is the only line that knows which database it is.
SQLitePCL.Batteries_V2.Init();
using DbConnection connection = args is ["sqlite"] ? new SqliteConnection("Data Source=:memory:") : new KvConnection("Data Source=:memory:");
connection.Open();
new Library(connection).Run(Console.Out);
