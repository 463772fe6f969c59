using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Native;

/// <summary>LMDB: one read transaction for each batch; sorted input is appended; every commit is flushed.</summary>
internal sealed unsafe class LmdbContender(string directory) : IContender
{
    private const ulong MapSize = 64UL << 30;

    private readonly byte[] _value = new byte[64 << 10];
    private nint _environment;
    private uint _database;

    public string Name => LaneNames.Lmdb;

    // Sparse: the file's length is not what it takes.
    public long FileSize => DirectorySize.Of(directory);

    public void Load(Records records, bool inOrder)
    {
        Close();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        Open(Lmdb.Create);
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        var number = 0UL;
        var key = new Lmdb.Value { Size = sizeof(ulong), Data = (byte*)&number };
        foreach (var id in inOrder ? records.Sorted : records.Keys)
        {
            var bytes = records.Value(id);
            fixed (byte* data = bytes)
            {
                number = BinaryPrimitives.ReverseEndianness(id);
                var value = new Lmdb.Value { Size = (nuint)bytes.Length, Data = data };
                Lmdb.Check(Lmdb.mdb_put(transaction, _database, key, value, inOrder ? Lmdb.Append : 0));
            }
        }

        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    public void Reopen()
    {
        Close();
        Open(0);
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, Lmdb.ReadOnly, out var transaction));
        var sum = 0L;
        var number = 0UL;
        var key = new Lmdb.Value { Size = sizeof(ulong), Data = (byte*)&number };
        foreach (var id in keys)
        {
            number = BinaryPrimitives.ReverseEndianness(id);
            var result = Lmdb.mdb_get(transaction, _database, key, out var value);
            if (result == 0)
                sum += Copy(value.Span);
            else if (result != Lmdb.NotFound)
                Lmdb.Check(result);
        }

        Lmdb.mdb_txn_abort(transaction);
        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys) => Get(keys);

    public long Range(ReadOnlySpan<ulong> keys, int count) => Walk((cursor, result) =>
    {
        foreach (var id in result.Keys)
        {
            var number = BinaryPrimitives.ReverseEndianness(id);
            var key = new Lmdb.Value { Size = sizeof(ulong), Data = (byte*)&number };
            var value = default(Lmdb.Value);
            var operation = Lmdb.SetRange;
            for (var i = 0; i < count && Lmdb.mdb_cursor_get(cursor, ref key, ref value, operation) == 0; i++)
            {
                result.Sum += Copy(value.Span);
                operation = Lmdb.Next;
            }
        }
    }, keys);

    public long Scan() => Walk((cursor, result) =>
    {
        Lmdb.Value key = default, value = default;
        var operation = Lmdb.First;
        while (Lmdb.mdb_cursor_get(cursor, ref key, ref value, operation) == 0)
        {
            result.Sum = unchecked(result.Sum + (long)(BinaryPrimitives.ReadUInt64BigEndian(key.Span) >> 1) + Copy(value.Span));
            operation = Lmdb.Next;
        }
    }, []);

    public bool CanPut => true;

    public long Put(ReadOnlySpan<ulong> keys, Records records, int edition)
    {
        var values = new byte[records.ValueSizes.Most];
        var sum = 0L;
        var number = 0UL;
        var key = new Lmdb.Value { Size = sizeof(ulong), Data = (byte*)&number };
        foreach (var id in keys)
        {
            var bytes = records.Edition(id, edition, values);
            number = BinaryPrimitives.ReverseEndianness(id);
            Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
            fixed (byte* data = bytes)
                Lmdb.Check(Lmdb.mdb_put(transaction, _database, key, new Lmdb.Value { Size = (nuint)bytes.Length, Data = data }, 0));
            Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
            sum += Records.Checksum(bytes);
        }

        return sum;
    }

    public void Dispose() => Close();

    private long Walk(Action<nint, Result> read, ReadOnlySpan<ulong> keys)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, Lmdb.ReadOnly, out var transaction));
        Lmdb.Check(Lmdb.mdb_cursor_open(transaction, _database, out var cursor));
        var result = new Result { Keys = keys.ToArray() };
        read(cursor, result);
        Lmdb.mdb_cursor_close(cursor);
        Lmdb.mdb_txn_abort(transaction);
        return result.Sum;
    }

    private void Open(uint flags)
    {
        Lmdb.Check(Lmdb.mdb_env_create(out _environment));
        Lmdb.Check(Lmdb.mdb_env_set_mapsize(_environment, MapSize));
        Lmdb.Check(Lmdb.mdb_env_open(_environment, directory, Lmdb.NoReadAhead, 0x1B4));
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        Lmdb.Check(Lmdb.mdb_dbi_open(transaction, 0, flags, out _database));
        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    public void Close()
    {
        if (_environment != 0)
            Lmdb.mdb_env_close(_environment);
        _environment = 0;
    }

    private long Copy(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_value);
        return Records.Checksum(_value.AsSpan(0, value.Length));
    }

    private sealed class Result
    {
        public ulong[] Keys { get; init; } = [];

        public long Sum { get; set; }
    }
}
