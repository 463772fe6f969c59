using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Files;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>A database in memory with one store and its rows.</summary>
internal sealed class QueryDatabase : IDisposable
{
    private readonly Database _database;

    public QueryDatabase(StoreKind kind, IReadOnlyList<ColumnDefinition> columns, IEnumerable<KvValue[]> rows)
        : this(kind, columns, rows, new MemoryFileSystem(), DatabaseOptions.Default)
    {
    }

    public QueryDatabase(StoreKind kind, IReadOnlyList<ColumnDefinition> columns, IEnumerable<KvValue[]> rows, IFileSystem fileSystem, DatabaseOptions options)
    {
        _database = Database.Open(fileSystem, options);
        using var transaction = _database.BeginWrite(TimeSpan.FromSeconds(5));
        Store = transaction.CreateStore(new StoreDefinition("t", kind, columns));
        using var load = kind == StoreKind.Sorted ? transaction.BeginBulkLoad(Store, new BulkLoadOptions()) : null;
        ByteBuffer key = new(), value = new();
        foreach (var row in rows)
        {
            key.Clear();
            value.Clear();
            KeyCodec.EncodeRow(Store, row, key);
            RecordCodec.EncodeValue(Store, row, value);
            if (load is not null)
                load.Add(key.WrittenSpan, value.WrittenSpan);
            else
                transaction.Insert(Store, key.WrittenSpan, value.WrittenSpan).Should().BeTrue("keys are different");
        }

        load?.Complete();
        transaction.Commit();
    }

    public Database Database => _database;

    public StoreDefinition Store { get; }

    public List<KvValue[]> Run(Query query, ParameterValues? parameters = null) => Run(QueryPlanner.Plan(query), parameters);

    public List<KvValue[]> Run(QueryPlan plan, ParameterValues? parameters = null)
    {
        using var transaction = _database.BeginRead();
        using var cursor = plan.Execute(transaction, parameters ?? ParameterValues.None);
        var rows = new List<KvValue[]>();
        while (cursor.MoveNext())
            rows.Add([.. Enumerable.Range(0, cursor.Columns.Count).Select(cursor.GetValue)]);
        cursor.MoveNext().Should().BeFalse("the end stays the end");
        return rows;
    }

    public void Dispose() => _database.Dispose();
}
