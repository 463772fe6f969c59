using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Native;

/// <summary>RocksDB with a bloom filter, a block cache that holds everything and no compression; loaded without its log, then flushed and compacted.</summary>
internal sealed unsafe class RocksDbContender(string directory) : IContender
{
    private const int RecordsPerBatch = 1_000;
    private const ulong CacheSize = 4UL << 30;
    private const uint WriteBufferSize = 64U << 20;
    private const double BloomBitsPerKey = 10;

    private readonly byte[] _value = new byte[64 << 10];
    private readonly nint _readOptions = RocksDb.rocksdb_readoptions_create();
    private nint _database;

    public string Name => LaneNames.RocksDb;

    public long FileSize => DirectorySize.Of(directory);

    public void Load(Records records, bool inOrder)
    {
        Close();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Open();
        var options = RocksDb.rocksdb_writeoptions_create();
        RocksDb.rocksdb_writeoptions_disable_WAL(options, 1);
        var batch = RocksDb.rocksdb_writebatch_create();
        var count = 0;
        foreach (var id in inOrder ? records.Sorted : records.Keys)
        {
            var bytes = records.Value(id);
            var key = BinaryPrimitives.ReverseEndianness(id);
            fixed (byte* value = bytes)
                RocksDb.rocksdb_writebatch_put(batch, (byte*)&key, sizeof(ulong), value, (nuint)bytes.Length);
            if (++count % RecordsPerBatch == 0)
                Write(options, batch);
        }

        Write(options, batch);
        RocksDb.rocksdb_writebatch_destroy(batch);
        RocksDb.rocksdb_flush(_database, RocksDb.rocksdb_flushoptions_create(), out var error);
        RocksDb.Check(error);
    }

    public void Settle() => RocksDb.rocksdb_compact_range(_database, 0, 0, 0, 0);

    public void Reopen()
    {
        Close();
        Open();
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var id in keys)
        {
            var key = BinaryPrimitives.ReverseEndianness(id);
            var slice = RocksDb.rocksdb_get_pinned(_database, _readOptions, (byte*)&key, sizeof(ulong), out var error);
            RocksDb.Check(error);
            if (slice == 0)
                continue;
            var value = RocksDb.rocksdb_pinnableslice_value(slice, out var length);
            sum += Copy(value, length);
            RocksDb.rocksdb_pinnableslice_destroy(slice);
        }

        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys)
    {
        var numbers = new ulong[keys.Length];
        var (pointers, sizes, values, lengths, errors) = (new nint[keys.Length], new nuint[keys.Length], new nint[keys.Length], new nuint[keys.Length], new nint[keys.Length]);
        var sum = 0L;
        fixed (ulong* first = numbers)
        fixed (nint* keyPointers = pointers, valuePointers = values, errorPointers = errors)
        fixed (nuint* keySizes = sizes, valueSizes = lengths)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                numbers[i] = BinaryPrimitives.ReverseEndianness(keys[i]);
                pointers[i] = (nint)(first + i);
                sizes[i] = sizeof(ulong);
            }

            RocksDb.rocksdb_multi_get(
                _database, _readOptions, (nuint)keys.Length, (byte**)keyPointers, keySizes, (byte**)valuePointers, valueSizes, errorPointers);
            for (var i = 0; i < keys.Length; i++)
            {
                RocksDb.Check(errors[i]);
                if (values[i] == 0)
                    continue;
                sum += Copy((byte*)values[i], lengths[i]);
                RocksDb.rocksdb_free((void*)values[i]);
            }
        }

        return sum;
    }

    public long Range(ReadOnlySpan<ulong> keys, int count)
    {
        var iterator = RocksDb.rocksdb_create_iterator(_database, _readOptions);
        var sum = 0L;
        foreach (var id in keys)
        {
            var key = BinaryPrimitives.ReverseEndianness(id);
            RocksDb.rocksdb_iter_seek(iterator, (byte*)&key, sizeof(ulong));
            sum += Read(iterator, count);
        }

        RocksDb.rocksdb_iter_destroy(iterator);
        return sum;
    }

    public long Scan()
    {
        var iterator = RocksDb.rocksdb_create_iterator(_database, _readOptions);
        var sum = 0L;
        for (RocksDb.rocksdb_iter_seek_to_first(iterator); RocksDb.rocksdb_iter_valid(iterator) != 0; RocksDb.rocksdb_iter_next(iterator))
        {
            var key = new ReadOnlySpan<byte>(RocksDb.rocksdb_iter_key(iterator, out _), sizeof(ulong));
            var value = RocksDb.rocksdb_iter_value(iterator, out var length);
            sum = unchecked(sum + (long)(BinaryPrimitives.ReadUInt64BigEndian(key) >> 1) + Copy(value, length));
        }

        RocksDb.rocksdb_iter_destroy(iterator);
        return sum;
    }

    public bool CanPut => true;

    public long Put(ReadOnlySpan<ulong> keys, Records records, int edition)
    {
        var values = new byte[records.ValueSizes.Most];
        var options = RocksDb.rocksdb_writeoptions_create();
        RocksDb.rocksdb_writeoptions_set_sync(options, 1);
        var batch = RocksDb.rocksdb_writebatch_create();
        var sum = 0L;
        foreach (var id in keys)
        {
            var bytes = records.Edition(id, edition, values);
            var key = BinaryPrimitives.ReverseEndianness(id);
            fixed (byte* value = bytes)
                RocksDb.rocksdb_writebatch_put(batch, (byte*)&key, sizeof(ulong), value, (nuint)bytes.Length);
            Write(options, batch);
            sum += Records.Checksum(bytes);
        }

        RocksDb.rocksdb_writebatch_destroy(batch);
        return sum;
    }

    public void Dispose() => Close();

    private long Read(nint iterator, long count)
    {
        var sum = 0L;
        for (; count > 0 && RocksDb.rocksdb_iter_valid(iterator) != 0; count--)
        {
            var value = RocksDb.rocksdb_iter_value(iterator, out var length);
            sum += Copy(value, length);
            RocksDb.rocksdb_iter_next(iterator);
        }

        return sum;
    }

    private void Write(nint options, nint batch)
    {
        RocksDb.rocksdb_write(_database, options, batch, out var error);
        RocksDb.Check(error);
        RocksDb.rocksdb_writebatch_clear(batch);
    }

    private void Open()
    {
        var table = RocksDb.rocksdb_block_based_options_create();
        RocksDb.rocksdb_block_based_options_set_filter_policy(table, RocksDb.rocksdb_filterpolicy_create_bloom(BloomBitsPerKey));
        RocksDb.rocksdb_block_based_options_set_block_cache(table, RocksDb.rocksdb_cache_create_lru(CacheSize));
        var options = RocksDb.rocksdb_options_create();
        RocksDb.rocksdb_options_set_create_if_missing(options, 1);
        RocksDb.rocksdb_options_set_compression(options, 0);
        RocksDb.rocksdb_options_set_write_buffer_size(options, WriteBufferSize);
        RocksDb.rocksdb_options_set_block_based_table_factory(options, table);
        _database = RocksDb.rocksdb_open(options, directory, out var error);
        RocksDb.Check(error);
    }

    public void Close()
    {
        if (_database != 0)
            RocksDb.rocksdb_close(_database);
        _database = 0;
    }

    private long Copy(byte* value, nuint length)
    {
        new ReadOnlySpan<byte>(value, (int)length).CopyTo(_value);
        return Records.Checksum(_value.AsSpan(0, (int)length));
    }
}
