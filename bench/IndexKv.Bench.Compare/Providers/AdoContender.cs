using System.Data;
using System.Data.Common;
using Dapper;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>
/// A provider as ADO.NET code and Dapper use it: the same calls, by the base classes, whichever it is. A connection is open all the time, with its
/// prepared commands; there are more only where a work opens them.
/// </summary>
internal sealed class AdoContender : IDisposable
{
    /// <summary>How many keys a set has.</summary>
    public const int SetSize = 100;

    private const string Text = "SELECT id, value FROM records WHERE id = @id";
    private const string ValueText = "SELECT value FROM records WHERE id = @id";
    private const string SetText = "SELECT id, value FROM records WHERE id IN @ids";
    private const string AllText = "SELECT id, value FROM records";

    private readonly Func<DbConnection> _make;
    private readonly DbConnection _connection;
    private readonly DbCommand _get;
    private readonly DbParameter _id;
    private readonly DbCommand _getValue;
    private readonly DbCommand _getSet;
    private readonly byte[] _value = new byte[ushort.MaxValue];

    public AdoContender(string name, Func<DbConnection> make)
    {
        (Name, _make) = (name, make);
        _connection = make();
        _connection.Open();
        _get = Command(_connection, Text);
        _id = Add(_get, "@id", 0);
        _get.Prepare();
        _getValue = Command(_connection, ValueText);
        Add(_getValue, "@id", 0);
        _getValue.Prepare();
        _getSet = Command(_connection, $"SELECT id, value FROM records WHERE id IN ({string.Join(", ", Enumerable.Range(0, SetSize).Select(i => $"@p{i}"))})");
        for (var i = 0; i < SetSize; i++)
            Add(_getSet, $"@p{i}", i);
        _getSet.Prepare();
    }

    public string Name { get; }

    public DbConnection Connection => _connection;

    /// <summary>The prepared command; the value as an array of its own.</summary>
    public long Prepared(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            _id.Value = (long)key;
            using var reader = _get.ExecuteReader();
            sum += Only(reader);
        }

        return sum;
    }

    /// <summary>
    /// A prepared command; the value copied into an array that is there. Without the key beside it: SQLite's provider opens the value anew by its
    /// row id where that is read too, and takes that for a 32-bit number.
    /// </summary>
    public long PreparedCopied(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        var id = _getValue.Parameters[0];
        foreach (var key in keys)
        {
            id.Value = (long)key;
            using var reader = _getValue.ExecuteReader();
            reader.Read();
            sum += Records.Checksum(_value.AsSpan(0, (int)reader.GetBytes(0, 0, _value, 0, _value.Length)));
        }

        return sum;
    }

    /// <summary>A connection from the pool, a command, a parameter and a reader for each key.</summary>
    public long ConnectionPerCall(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            using var connection = _make();
            connection.Open();
            using var command = Command(connection, Text);
            Add(command, "@id", (long)key);
            using var reader = command.ExecuteReader();
            sum += Only(reader);
        }

        return sum;
    }

    public long DapperSingle(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
            sum += Records.Checksum(_connection.QuerySingle<StoredRow>(Text, new { id = (long)key }).Value);
        return sum;
    }

    /// <summary>The prepared command with <see cref="SetSize"/> parameters.</summary>
    public long Set(ReadOnlySpan<ulong> keys)
    {
        for (var i = 0; i < keys.Length; i++)
            _getSet.Parameters[i].Value = (long)keys[i];
        using var reader = _getSet.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
            sum += Records.Checksum(reader.GetFieldValue<byte[]>(1));
        return sum;
    }

    public long DapperSet(ReadOnlySpan<ulong> keys)
    {
        var ids = new long[keys.Length];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (long)keys[i];
        var sum = 0L;
        foreach (var row in _connection.Query<StoredRow>(SetText, new { ids }))
            sum += Records.Checksum(row.Value);
        return sum;
    }

    public long Scan()
    {
        using var command = Command(_connection, AllText);
        using var reader = command.ExecuteReader();
        var sum = 0L;

        // Not by GetBytes: see PreparedCopied.
        while (reader.Read())
            sum = unchecked(sum + Records.Checksum((ulong)reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        return sum;
    }

    public long DapperScan()
    {
        var sum = 0L;
        foreach (var row in _connection.Query<StoredRow>(AllText, buffered: false))
            sum = unchecked(sum + Records.Checksum((ulong)row.Id, row.Value));
        return sum;
    }

    public void Dispose()
    {
        _get.Dispose();
        _getValue.Dispose();
        _getSet.Dispose();
        _connection.Dispose();
    }

    private static long Only(DbDataReader reader)
    {
        reader.Read();
        return Records.Checksum(reader.GetFieldValue<byte[]>(1));
    }

    private static DbCommand Command(DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static DbParameter Add(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, DbType.Int64, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
