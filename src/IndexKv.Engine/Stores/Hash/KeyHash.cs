using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>26 bytes of salted BLAKE3 of a key, and its first eight as a number, which orders slots. The bytes after them mean nothing.</summary>
[InlineArray(HashStoreFormat.SlotSize)]
internal struct KeyHash
{
    private byte _first;

    /// <summary>The hash of a key, made where it will be used: a copy would wait until it has reached the cache.</summary>
    public static void Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> key, out KeyHash hash)
    {
        Unsafe.SkipInit(out hash);
        Blake3.KeyedHash(salt, key, hash);
    }

    /// <summary>The hashes of some of the keys of a set.</summary>
    /// <param name="salt">The store's salt.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="hashes">For as many hashes; <see cref="Blake3Batch.Lanes"/> at most.</param>
    public static void OfMany(ReadOnlySpan<byte> salt, KeySet keys, int first, Span<KeyHash> hashes)
    {
        var batch = new Blake3Batch(stackalloc uint[Blake3Batch.Words]);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (keys[first + i] is { Length: <= Blake3Batch.MostInput } key)
                batch.Set(i, key);
        }

        batch.KeyedHash(salt);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (keys[first + i].Length <= Blake3Batch.MostInput)
                batch.Read(i, hashes[i]);
            else
                Of(salt, keys[first + i], out hashes[i]);
        }
    }

    public readonly ulong Prefix => PrefixOf(this);

    public static ulong PrefixOf(ReadOnlySpan<byte> slot) => BinaryPrimitives.ReadUInt64BigEndian(slot);

    public static ReadOnlySpan<byte> Bytes(in KeyHash hash) => ((ReadOnlySpan<byte>)hash)[..HashStoreFormat.HashSize];
}
