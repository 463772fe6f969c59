using IndexKv.Data;
using Microsoft.Data.Sqlite;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>The providers over the stores that the engines' contenders have loaded, which must be closed.</summary>
internal sealed class ProviderContenders : IDisposable
{
    private readonly List<AdoContender> _ado = [];
    private readonly List<LinqContender> _linq = [];

    public ProviderContenders(string directory, IReadOnlyCollection<string> names)
    {
        foreach (var name in new[] { "hash", "sorted" }.Where(names.Contains))
        {
            var connectionString = $"Data Source={Path.Combine(directory, name)}";
            var ours = new AdoContender($"IndexKv {name}", isOurs: true, () => new KvConnection(connectionString));
            _ado.Add(ours);
            _linq.Add(new LinqContender(ours.Name, (KvConnection)ours.Connection));
        }

        if (names.Contains("sqlite"))
            AddSqlite($"Data Source={Path.Combine(directory, "sqlite", "data.db")}");
    }

    public IReadOnlyList<AdoContender> Ado => _ado;

    public IReadOnlyList<LinqContender> Linq => _linq;

    /// <summary>EF Core; null if SQLite takes no part.</summary>
    public EfContender? Ef { get; private set; }

    public void Dispose()
    {
        Ef?.Dispose();
        _ado.ForEach(ado => ado.Dispose());
        KvConnection.ClearAllPools();
        SqliteConnection.ClearAllPools();
    }

    private void AddSqlite(string connectionString)
    {
        SQLitePCL.Batteries_V2.Init();
        _ado.Add(new AdoContender("Microsoft.Data.Sqlite", isOurs: false, () => new SqliteConnection(connectionString)));
        Tune((SqliteConnection)_ado[^1].Connection);

        // The pool hands the same handle out again, with what was set on it.
        using (var pooled = new SqliteConnection(connectionString))
        {
            pooled.Open();
            Tune(pooled);
        }

        var kept = new SqliteConnection(connectionString + ";Pooling=False");
        kept.Open();
        Tune(kept);
        Ef = new EfContender(kept);
    }

    private static void Tune(SqliteConnection connection)
    {
        foreach (var text in new[] { "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA mmap_size=17179869184" })
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
    }
}
