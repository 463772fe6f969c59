using IndexKv.Bench.Compare.Stores;
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
        foreach (var (name, laneName) in new[] { ("hash", LaneNames.Hash), ("sorted", LaneNames.Sorted) }.Where(engine => names.Contains(engine.Item1)))
        {
            var connectionString = $"Data Source={Path.Combine(directory, name)}";
            var ours = new AdoContender(laneName, () => new KvConnection(connectionString));
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
        _ado.Add(new AdoContender(LaneNames.Sqlite, () => new SqliteConnection(connectionString)));
        SqliteContender.Tune((SqliteConnection)_ado[^1].Connection);

        // The pool hands the same handle out again, with what was set on it.
        using (var pooled = new SqliteConnection(connectionString))
        {
            pooled.Open();
            SqliteContender.Tune(pooled);
        }

        var kept = new SqliteConnection(connectionString + ";Pooling=False");
        kept.Open();
        SqliteContender.Tune(kept);
        Ef = new EfContender(kept);
    }
}
