using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>26 bytes of salted BLAKE3 of a key, and its first eight as a number, which orders slots.</summary>
[InlineArray(HashStoreFormat.SlotSize)]
internal struct KeyHash
{
    private byte _first;

    public static KeyHash Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> key)
    {
        var hash = default(KeyHash);
        Blake3.KeyedHash(salt, key, ((Span<byte>)hash)[..HashStoreFormat.HashSize]);
        return hash;
    }

    public readonly ulong Prefix => PrefixOf(this);

    public static ulong PrefixOf(ReadOnlySpan<byte> slot) => BinaryPrimitives.ReadUInt64BigEndian(slot);

    public static ReadOnlySpan<byte> Bytes(in KeyHash hash) => ((ReadOnlySpan<byte>)hash)[..HashStoreFormat.HashSize];
}
