using System.Collections.Frozen;

namespace IndexKv.Data.Sql;

/// <summary>What other databases' command text has and this has not, each with what to do instead.</summary>
internal static class Unsupported
{
    private const string Settings = "settings are keywords of the connection string, and GetSchema tells of stores and columns";
    private const string Rights = "there are no users; who may use a database is for the file system to say";
    private const string Programs = "write it in the program, as one transaction";
    private const string Order = "NULL sorts first ascending and last descending; ORDER BY name IS NULL, name puts it last";
    private const string Temporary = "use a second connection to ':memory:', or a store that is dropped at the end";

    private static readonly FrozenDictionary<string, string> Statements = Dictionary(new()
    {
        ["WITH"] = "write the query where it is used, FROM (SELECT …) AS name; what refers to itself is a loop of the program",
        ["PRAGMA"] = Settings,
        ["SET"] = Settings,
        ["SHOW"] = Settings,
        ["DESCRIBE"] = "GetSchema(\"Columns\") tells of columns, and EXPLAIN of a statement's plan",
        ["DESC"] = "GetSchema(\"Columns\") tells of columns, and EXPLAIN of a statement's plan",
        ["USE"] = "a connection has one database: open another connection, or call ChangeDatabase",
        ["ATTACH"] = "a connection has one database: open another connection, and copy rows with KvBulkCopy",
        ["DETACH"] = "a connection has one database: open another connection, and copy rows with KvBulkCopy",
        ["MERGE"] = "write INSERT … ON CONFLICT DO UPDATE SET …, and DELETE for what is to go",
        ["UPSERT"] = "write INSERT OR REPLACE, or INSERT … ON CONFLICT DO UPDATE SET …",
        ["TRUNCATE"] = "write DELETE FROM name, or drop and create the store",
        ["ANALYZE"] = "the planner keeps no statistics; nothing is to be done",
        ["OPTIMIZE"] = "VACUUM gives unused space back",
        ["REINDEX"] = "there are no indexes but the key's, which CHECK STORE name verifies",
        ["GRANT"] = Rights,
        ["REVOKE"] = Rights,
        ["CALL"] = Programs,
        ["EXEC"] = Programs,
        ["EXECUTE"] = Programs,
        ["DECLARE"] = Programs,
        ["DO"] = Programs,
        ["PREPARE"] = "KvCommand.Prepare does it, and each text is parsed once anyway",
        ["DEALLOCATE"] = "KvCommand.Prepare does it, and each text is parsed once anyway",
        ["COPY"] = "use KvBulkCopy",
        ["LOAD"] = "use KvBulkCopy",
        ["BULK"] = "use KvBulkCopy",
        ["LOCK"] = "BEGIN makes the connection the one writer, and readers have snapshots",
        ["UNLOCK"] = "BEGIN makes the connection the one writer, and readers have snapshots",
        ["VALUES"] = "write SELECT 1, 2 UNION ALL SELECT 3, 4",
        ["COMMENT"] = "keep comments with the text that creates the store",
        ["ABORT"] = "write ROLLBACK",
        ["LISTEN"] = Programs,
        ["NOTIFY"] = Programs,
        ["KILL"] = "DbCommand.Cancel, CommandTimeout and cancellation tokens end commands",
    });

    private static readonly FrozenDictionary<string, string> Definitions = Dictionary(new()
    {
        ["VIEW"] = "keep the query in the program, or write it where it is used, FROM (SELECT …) AS name",
        ["MATERIALIZED"] = "create a store and fill it with INSERT … SELECT",
        ["INDEX"] = "a store is found by its key only: make a second store whose key begins with the column, and change both in one transaction",
        ["UNIQUE"] = "a store is found by its key only: make a second store whose key is what is to be unique, and change both in one transaction",
        ["TRIGGER"] = "make both changes in one transaction; DEFAULT, CHECK and AUTOINCREMENT see to a row's own columns",
        ["TEMP"] = Temporary,
        ["TEMPORARY"] = Temporary,
        ["GLOBAL"] = Temporary,
        ["VIRTUAL"] = "there are no modules",
        ["SEQUENCE"] = "a column that gets its numbers by itself is written INTEGER KEY AUTOINCREMENT",
        ["OR"] = "write DROP STORE IF EXISTS name; CREATE STORE name (…)",
        ["FUNCTION"] = Programs,
        ["PROCEDURE"] = Programs,
        ["TYPE"] = "write the type at each column, with CHECK",
        ["DOMAIN"] = "write the type at each column, with CHECK",
        ["DATABASE"] = "a database is a directory: Data Source=path creates it, deleting it removes it",
        ["SCHEMA"] = "store names have no qualifier; use another database",
        ["USER"] = Rights,
        ["ROLE"] = Rights,
        ["EXTENSION"] = "there are no extensions",
    });

    private static readonly FrozenDictionary<string, string> Clauses = Dictionary(new()
    {
        ["OVER"] = "window functions are not there: GROUP BY in a subquery and join it, or compute it in the program as rows come",
        ["WINDOW"] = "window functions are not there: GROUP BY in a subquery and join it, or compute it in the program as rows come",
        ["FILTER"] = "write the condition in the argument: SUM(CASE WHEN condition THEN x END)",
        ["WITHIN"] = "order the rows and pick in the program",
        ["FETCH"] = "write LIMIT n OFFSET m",
        ["TOP"] = "write LIMIT n at the end",
        ["INTO"] = "write INSERT INTO name SELECT …",
        ["FOR"] = "BEGIN makes the connection the one writer, so that what is read stays",
        ["LATERAL"] = "join the tables, or ask again for each row in the program",
        ["TABLESAMPLE"] = "write ORDER BY RANDOM() LIMIT n",
        ["NULLS"] = Order,
        ["COLLATE"] = "compare LOWER(name), or another text that is made to be compared",
        ["ILIKE"] = "LIKE ignores the case of ASCII letters; of others LOWER(x) LIKE LOWER(pattern)",
        ["REGEXP"] = "use LIKE, GLOB or STARTSWITH, and match the rest in the program",
        ["RLIKE"] = "use LIKE, GLOB or STARTSWITH, and match the rest in the program",
        ["SIMILAR"] = "use LIKE, GLOB or STARTSWITH, and match the rest in the program",
        ["MATCH"] = "use LIKE, GLOB or CONTAINS",
        ["ISNULL"] = "write IS NULL",
        ["NOTNULL"] = "write IS NOT NULL",
        ["MINUS"] = "write EXCEPT",
        ["DIV"] = "/ of integers cuts off",
        ["XOR"] = "write <> between two conditions",
        ["AT"] = "times are in UTC, and a DATETIMEOFFSET has its own offset: convert it in the program",
        ["QUALIFY"] = "window functions are not there",
        ["INDEXED"] = "the planner chooses; EXPLAIN shows how",
        ["WITHOUT"] = "every store has a key and no rowid; leave it out",
        ["STRICT"] = "all stores are strict; leave it out",
        ["FOREIGN"] = "foreign keys are not there: check in the transaction that changes the rows",
        ["REFERENCES"] = "foreign keys are not there: check in the transaction that changes the rows",
        ["UNIQUE"] = "nothing but the key is unique: make a second store whose key it is, and change both in one transaction",
        ["IGNORE"] = "write INSERT … ON CONFLICT DO NOTHING",
        ["AUTO_INCREMENT"] = "write AUTOINCREMENT",
        ["IDENTITY"] = "write AUTOINCREMENT",
    });

    /// <summary>What is said of a statement that begins with a word; null if nothing is known of it.</summary>
    public static string? Statement(string word) => Describe(word, Statements);

    /// <summary>What is said of a word after CREATE, DROP or ALTER; null if nothing is known of it.</summary>
    public static string? Definition(string word) => Describe(word, Definitions);

    /// <summary>What is said of a word that a statement cannot go on with; null if nothing is known of it.</summary>
    public static string? Clause(string word) => Describe(word, Clauses);

    private static string? Describe(string word, FrozenDictionary<string, string> known) =>
        known.TryGetValue(word, out var advice) ? $"{word.ToUpperInvariant()} is not supported: {advice}" : null;

    private static FrozenDictionary<string, string> Dictionary(Dictionary<string, string> words) => words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
