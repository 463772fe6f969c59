using System.Buffers.Binary;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>The data: random keys, each once, in the order drawn, and values of random bytes that depend on the key alone.</summary>
internal sealed class Records
{
    private readonly byte[] _noise;

    public Records(int count, int valueSize, int seed = 1)
    {
        var random = new Random(seed);
        var keys = new HashSet<ulong>(count);
        while (keys.Count < count)
            keys.Add((ulong)random.NextInt64(1, long.MaxValue));
        Keys = [.. keys];
        random.Shuffle(Keys);
        Sorted = [.. Keys.Order()];
        ValueSize = valueSize;
        _noise = new byte[valueSize + 256];
        random.NextBytes(_noise);
    }

    public ulong[] Keys { get; }

    public ulong[] Sorted { get; }

    public int ValueSize { get; }

    /// <summary>The bytes of keys and values.</summary>
    public long UserBytes => (long)Keys.Length * (sizeof(ulong) + ValueSize);

    /// <summary>Keys that are there, at random.</summary>
    public ulong[] Some(int count, int seed)
    {
        var random = new Random(seed);
        var some = new ulong[count];
        for (var i = 0; i < count; i++)
            some[i] = Keys[random.Next(Keys.Length)];
        return some;
    }

    /// <summary>Keys that are not there.</summary>
    public ulong[] Missing(int count, int seed)
    {
        var random = new Random(seed);
        var missing = new ulong[count];
        for (var i = 0; i < count;)
        {
            var key = (ulong)random.NextInt64(1, long.MaxValue);
            if (Array.BinarySearch(Sorted, key) < 0)
                missing[i++] = key;
        }

        return missing;
    }

    public void Value(ulong key, Span<byte> value)
    {
        _noise.AsSpan((int)(key & 0xFF), ValueSize).CopyTo(value);
        BinaryPrimitives.WriteUInt64LittleEndian(value, key);
    }

    /// <summary>The sum of the checksums of keys that are there.</summary>
    public long ChecksumOf(ReadOnlySpan<ulong> keys)
    {
        Span<byte> value = new byte[ValueSize];
        var sum = 0L;
        foreach (var key in keys)
        {
            Value(key, value);
            sum += Checksum(value);
        }

        return sum;
    }

    /// <summary>The sum of the checksums of so many records from each key on, in key order.</summary>
    public long ChecksumOfRanges(ReadOnlySpan<ulong> keys, int count)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            var first = Array.BinarySearch(Sorted, key);
            sum += ChecksumOf(Sorted.AsSpan(first, Math.Min(count, Sorted.Length - first)));
        }

        return sum;
    }

    /// <summary>What of a value shows that it was read and is the right one.</summary>
    public static long Checksum(ReadOnlySpan<byte> value) =>
        unchecked((long)BinaryPrimitives.ReadUInt64LittleEndian(value)) + value[^1] + value.Length;
}
