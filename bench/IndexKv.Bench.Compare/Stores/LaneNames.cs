namespace IndexKv.Bench.Compare.Stores;

/// <summary>The contenders' names, as tables, aims and the chart know them.</summary>
internal static class LaneNames
{
    public const string Hash = "IndexKv hash";
    public const string Sorted = "IndexKv sorted";
    public const string Dictionary = "Dictionary";
    public const string Faster = "FASTER";
    public const string Lmdb = "LMDB";
    public const string RocksDb = "RocksDB";
    public const string Sqlite = "Microsoft.Data.Sqlite";
    public const string EfCore = "EF Core on SQLite";
    public const string PlainFile = "plain file";
    public const string LargePagesFile = "plain file in large pages";

    /// <summary>The engine under a provider, by itself.</summary>
    public static string Alone(string engine) => $"{engine}, engine alone";
}
