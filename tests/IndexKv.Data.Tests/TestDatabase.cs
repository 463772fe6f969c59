namespace IndexKv.Data.Tests;

/// <summary>A database in a directory of its own, or in memory, for one test.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "indexkv-" + Guid.NewGuid().ToString("N"));

    public string Folder => _directory;

    public string ConnectionString => $"Data Source={_directory};Pooling=False";

    public static KvConnection OpenInMemory()
    {
        var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }

    public KvConnection Open(string more = "")
    {
        var connection = new KvConnection(ConnectionString + ";" + more);
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        KvConnection.ClearAllPools();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}
