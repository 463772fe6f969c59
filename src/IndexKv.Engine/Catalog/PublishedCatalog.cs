using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Catalog;

/// <summary>
/// What a writing process tells readers in other processes: the stores and their generations as of a commit. Docs/format.md,
/// "Published catalog".
/// </summary>
/// <param name="Number">Counts publications, from 1.</param>
/// <param name="Version">The commit's version.</param>
/// <param name="SchemaVersion">The schema's version.</param>
/// <param name="Stores">The stores, with the numbers of their generations.</param>
internal sealed record PublishedCatalog(
    long Number, long Version, long SchemaVersion, IReadOnlyList<(StoreDefinition Store, long Generation)> Stores)
{
    public const int NumberOffset = 8;
    public const int ChecksumOffset = 20;
    public const int HeaderSize = 24;

    // No catalog is nearly as long: a length beyond it was read while it was written.
    private const int GreatestLength = 64 << 20;
    private const int LengthOffset = 16;
    private const int Fields = 3;
    private const int StoreFields = 2;

    private static ReadOnlySpan<byte> Magic => "IKVPUBL\0"u8;

    public byte[] Encode()
    {
        var buffer = new ByteBuffer();
        buffer.GetSpan(HeaderSize)[..HeaderSize].Clear();
        buffer.Advance(HeaderSize);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(Fields);
        writer.WriteInt64(Version);
        writer.WriteInt64(SchemaVersion);
        writer.WriteArrayHeader(Stores.Count);
        foreach (var (store, generation) in Stores)
        {
            writer.WriteArrayHeader(StoreFields);
            writer.WriteUInt64(store.Id);
            writer.WriteBinary(CatalogCodec.WriteStore(store, generation, lastKey: 0));
        }

        var bytes = buffer.WrittenSpan.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumberOffset), Number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthOffset), bytes.Length - HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), Checksum(bytes));
        return bytes;
    }

    /// <summary>How long a publication is, given its header; 0 if that is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[LengthOffset..]);
        return header.StartsWith(Magic) && length is > 0 and <= GreatestLength ? HeaderSize + length : 0;
    }

    /// <returns>Null if the bytes are not whole: a publication is under way.</returns>
    public static PublishedCatalog? Decode(ReadOnlySpan<byte> bytes)
    {
        if (LengthOf(bytes) != bytes.Length)
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Checksum(bytes))
            return null;
        try
        {
            return Decode(BinaryPrimitives.ReadInt64LittleEndian(bytes[NumberOffset..]), new MessagePackReader(bytes[HeaderSize..]));
        }
        catch (EngineException)
        {
            return null;
        }
    }

    private static PublishedCatalog? Decode(long number, MessagePackReader reader)
    {
        if (reader.ReadArrayHeader() < Fields)
            return null;
        var version = reader.ReadInt64();
        var schemaVersion = reader.ReadInt64();
        var stores = new List<(StoreDefinition, long)>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            if (reader.ReadArrayHeader() < StoreFields || reader.ReadUInt64() is not (<= uint.MaxValue and var id))
                return null;
            var (store, generation, _) = CatalogCodec.ReadStore((uint)id, reader.ReadBinary());
            stores.Add((store, generation));
        }

        return new PublishedCatalog(number, version, schemaVersion, stores);
    }

    internal static uint Checksum(ReadOnlySpan<byte> bytes) =>
        Crc32C.Append(Crc32C.Append(Crc32C.OfInt64(0), bytes[..ChecksumOffset]), bytes[HeaderSize..]);
}
