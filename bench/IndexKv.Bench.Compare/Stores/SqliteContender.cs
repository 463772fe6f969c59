using System.Text;
using Microsoft.Data.Sqlite;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>Microsoft.Data.Sqlite, with the key as its row id, which is its fastest, WAL and synchronous=FULL.</summary>
internal sealed class SqliteContender(string directory) : IContender
{
    private const int MostParameters = 32_000;

    private readonly byte[] _value = new byte[64 << 10];
    private SqliteConnection? _connection;
    private SqliteCommand? _get;
    private SqliteCommand? _range;
    private SqliteCommand? _many;
    private int _manyCount;

    public string Name => LaneNames.Sqlite;

    public long FileSize => DirectorySize.Of(directory);

    private string ConnectionString => $"Data Source={Path.Combine(directory, "data.db")};Pooling=False";

    public void Load(Records records, bool inOrder)
    {
        Close();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        Open();
        Execute(_connection!, "CREATE TABLE records (id INTEGER PRIMARY KEY, value BLOB NOT NULL)");
        using var transaction = _connection!.BeginTransaction();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO records (id, value) VALUES ($id, $value)";
        var id = insert.Parameters.Add("$id", SqliteType.Integer);
        var value = insert.Parameters.Add("$value", SqliteType.Blob);
        var buffers = new byte[records.ValueSizes.Most + 1][];
        foreach (var key in inOrder ? records.Sorted : records.Keys)
        {
            var bytes = records.Value(key);
            var buffer = buffers[bytes.Length] ??= new byte[bytes.Length];
            bytes.CopyTo(buffer);
            id.Value = (long)key;
            value.Value = buffer;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        Prepare();
    }

    public void Reopen()
    {
        Close();
        Open();
        Prepare();
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            _get!.Parameters[0].Value = (long)key;
            sum += Read(_get);
        }

        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys)
    {
        if (keys.Length > MostParameters)
            throw new NotSupportedException("SQLite takes no more parameters.");
        if (_manyCount != keys.Length)
            PrepareMany(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            _many!.Parameters[i].Value = (long)keys[i];
        return Read(_many!);
    }

    public long Range(ReadOnlySpan<ulong> keys, int count)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            _range!.Parameters[0].Value = (long)key;
            _range.Parameters[1].Value = count;
            sum += Read(_range);
        }

        return sum;
    }

    public long Scan()
    {
        using var scan = _connection!.CreateCommand();
        scan.CommandText = "SELECT value, id FROM records";
        using var reader = scan.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
            {
            // GetBytes would open the value anew by its row id, and take that for a 32-bit number.
            sum = unchecked(sum + Records.Checksum((ulong)reader.GetInt64(1), reader.GetFieldValue<byte[]>(0)));
        }
        return sum;
    }

    public bool CanPut => true;

    public long Put(ReadOnlySpan<ulong> keys, Records records, int edition)
    {
        var values = new byte[records.ValueSizes.Most];
        using var update = _connection!.CreateCommand();
        update.CommandText = "UPDATE records SET value = $value WHERE id = $id";
        var id = update.Parameters.Add("$id", SqliteType.Integer);
        var value = update.Parameters.Add("$value", SqliteType.Blob);
        update.Prepare();
        var sum = 0L;
        foreach (var key in keys)
        {
            id.Value = (long)key;
            value.Value = records.Edition(key, edition, values).ToArray();
            if (update.ExecuteNonQuery() != 1)
                throw new InvalidOperationException("SQLite did not find the record.");
            sum += Records.Checksum((byte[])value.Value);
        }

        return sum;
    }

    public void Dispose() => Close();

    /// <summary>Sets an open connection as all of the comparison's are: every commit is flushed, the file is mapped.</summary>
    public static void Tune(SqliteConnection connection)
    {
        foreach (var text in new[] { "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA mmap_size=17179869184" })
            Execute(connection, text);
    }

    private long Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
            sum += Copy(reader);
        return sum;
    }

    private long Copy(SqliteDataReader reader) =>
        Records.Checksum(_value.AsSpan(0, (int)reader.GetBytes(0, 0, _value, 0, _value.Length)));

    private void Open()
    {
        _connection = new SqliteConnection(ConnectionString);
        _connection.Open();
        Tune(_connection);
    }

    private void Prepare()
    {
        _get = Command("SELECT value FROM records WHERE id = $id", "$id");
        _range = Command("SELECT value FROM records WHERE id >= $id ORDER BY id LIMIT $count", "$id", "$count");
    }

    private void PrepareMany(int count)
    {
        _many?.Dispose();
        var text = new StringBuilder("SELECT value FROM records WHERE id IN (");
        text.AppendJoin(',', Enumerable.Range(0, count).Select(i => $"$p{i}")).Append(')');
        _many = Command(text.ToString(), [.. Enumerable.Range(0, count).Select(i => $"$p{i}")]);
        _manyCount = count;
    }

    private SqliteCommand Command(string text, params string[] parameters)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter, SqliteType.Integer);
        command.Prepare();
        return command;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    public void Close()
    {
        _get?.Dispose();
        _range?.Dispose();
        _many?.Dispose();
        _many = null;
        _manyCount = 0;
        _connection?.Dispose();
    }
}
