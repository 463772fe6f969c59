using IndexKv.Data.Execution;
using IndexKv.Engine;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Execution;

/// <summary>Runs command text on a database in memory, without the ADO.NET classes around it.</summary>
/// <param name="workMemory">What operators may hold before they use temporary files; 0 for the default.</param>
internal sealed class SqlSession(long workMemory = 0) : IDisposable
{
    private readonly Database _database = Database.OpenInMemory(
        workMemory == 0 ? DatabaseOptions.Default : new DatabaseOptions { WorkMemory = workMemory });

    public Database Database => _database;

    /// <summary>Runs all statements in one transaction.</summary>
    /// <returns>The last statement's number of records.</returns>
    public int Run(string text, params object?[] parameters)
    {
        using var transaction = _database.BeginWrite(TimeSpan.FromSeconds(5));
        var affected = Run(transaction, text, parameters);
        transaction.Commit();
        return affected;
    }

    public static int Run(WriteTransaction transaction, string text, params object?[] parameters)
    {
        var affected = -1;
        foreach (var statement in CommandCompiler.Compile(text, transaction).Statements)
        {
            var result = statement.Execute(transaction, Values(parameters), CancellationToken.None);
            result.Rows?.Dispose();
            affected = result.RecordsAffected;
        }

        return affected;
    }

    /// <summary>The rows of a query, NULL as null.</summary>
    public List<object?[]> Query(string text, params object?[] parameters)
    {
        using var transaction = _database.BeginRead();
        return Query(transaction, text, parameters);
    }

    public static List<object?[]> Query(Transaction transaction, string text, params object?[] parameters)
    {
        var result = CommandCompiler.Compile(text, transaction).Statements.Single().Execute(transaction, Values(parameters), CancellationToken.None);
        using var cursor = result.Rows!;
        var rows = new List<object?[]>();
        while (cursor.MoveNext())
            rows.Add([.. Enumerable.Range(0, cursor.Columns.Count).Select(i => KvValueConversion.ToObject(cursor.GetValue(i)))]);
        return rows;
    }

    public object? Scalar(string text, params object?[] parameters) => Query(text, parameters).Single()[0];

    public string Explain(string text) => string.Join('\n', Query("EXPLAIN " + text).Select(row => row[0]));

    /// <summary>Fills a sorted store with the rows of a hash store.</summary>
    public void CopyToSorted(string from, string to)
    {
        using var transaction = _database.BeginWrite(TimeSpan.FromSeconds(5));
        transaction.TryGetStore(from, out var source).Should().BeTrue();
        var store = transaction.CreateStore(new StoreDefinition(to, StoreKind.Sorted, source!.Columns));
        using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
        foreach (var row in Query(transaction, $"SELECT * FROM {from}"))
        {
            KvValue[] values = [.. row.Select((v, i) => v is byte[] any && store.Columns[i].Type == KvType.Any ? KvValue.FromMessagePack(any) : KvValueConversion.FromObject(v))];
            var (key, value) = (new ByteBuffer(), new ByteBuffer());
            KeyCodec.EncodeRow(store, values, key);
            RecordCodec.EncodeValue(store, values, value);
            load.Add(key.WrittenSpan, value.WrittenSpan);
        }

        load.Complete();
        transaction.Commit();
    }

    public void Dispose() => _database.Dispose();

    private static ParameterValues Values(object?[] parameters) => new([.. parameters.Select(KvValueConversion.FromObject)], []);
}
