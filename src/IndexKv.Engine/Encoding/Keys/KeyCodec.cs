using System.Buffers;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Keys;

/// <summary>Order-preserving ("memcomparable") encoding of keys: comparing the bytes is comparing the values. Thread-safe.</summary>
public static class KeyCodec
{
    /// <summary>Appends the encoding of one key part.</summary>
    /// <param name="value">The part; its type is <paramref name="type"/> exactly.</param>
    /// <param name="type">The key column's type.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="Errors.EngineException">The value is NULL or of another type.</exception>
    public static void Append(in KvValue value, KvType type, IBufferWriter<byte> output) => throw new NotSupportedException();

    /// <summary>Encodes the key of a row.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">The values of all columns in declared order, each of its column's type.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void EncodeRow(StoreDefinition store, ReadOnlySpan<KvValue> row, IBufferWriter<byte> output) => throw new NotSupportedException();

    /// <summary>Decodes the part at the start of <paramref name="key"/>.</summary>
    /// <param name="key">The encoded key from this part on.</param>
    /// <param name="type">The key column's type.</param>
    /// <param name="length">How many bytes the part takes.</param>
    /// <exception cref="Errors.EngineException">The bytes are no such part (<see cref="Errors.EngineErrorCode.Damaged"/>).</exception>
    public static KvValue Decode(ReadOnlySpan<byte> key, KvType type, out int length) => throw new NotSupportedException();
}
