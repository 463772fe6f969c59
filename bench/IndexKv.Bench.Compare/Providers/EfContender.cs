using IndexKv.Bench.Compare.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>EF Core on SQLite at its fastest: a context and a connection that are kept, a compiled query, nothing tracked.</summary>
internal sealed class EfContender : IDisposable
{
    private static readonly Func<RecordsContext, long, StoredRow> ById =
        EF.CompileQuery((RecordsContext context, long id) => context.Records.AsNoTracking().Single(row => row.Id == id));

    private readonly SqliteConnection _connection;
    private readonly RecordsContext _context;

    /// <summary>Takes over an open connection.</summary>
    public EfContender(SqliteConnection connection)
    {
        _connection = connection;
        _context = new RecordsContext(new DbContextOptionsBuilder<RecordsContext>().UseSqlite(connection).Options);
    }

    public string Name => LaneNames.EfCore;

    public long Compiled(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
            sum += Records.Checksum(ById(_context, (long)key).Value);
        return sum;
    }

    public long Set(ReadOnlySpan<ulong> keys)
    {
        var ids = new List<long>(keys.Length);
        foreach (var key in keys)
            ids.Add((long)key);
        var sum = 0L;
        foreach (var row in _context.Records.AsNoTracking().Where(row => ids.Contains(row.Id)))
            sum += Records.Checksum(row.Value);
        return sum;
    }

    public long Scan()
    {
        var sum = 0L;
        foreach (var row in _context.Records.AsNoTracking())
            sum = unchecked(sum + Records.Checksum((ulong)row.Id, row.Value));
        return sum;
    }

    public void Dispose()
    {
        _context.Dispose();
        _connection.Dispose();
    }
}
