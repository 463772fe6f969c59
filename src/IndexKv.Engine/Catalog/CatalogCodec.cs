using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Catalog;

/// <summary>The catalog's records: docs/format.md, "Catalog". Keys are store ids, big-endian; 0 is the record of the database itself.</summary>
internal static class CatalogCodec
{
    public const uint CatalogId = 0;
    public const string FileName = "indexkv.catalog";
    public const int SectorSize = 16 << 10;

    private const int StoreFields = 4;
    private const int ColumnFields = 4;

    public static StoreDefinition Self { get; } = new(
        CatalogId, "catalog", StoreKind.Hash, [new("id", KvType.UInt32, IsNullable: false, KeyOrdinal: 0), new("record", KvType.Any)]);

    public static byte[] Key(uint storeId)
    {
        var key = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(key, storeId);
        return key;
    }

    public static uint StoreId(ReadOnlySpan<byte> key) =>
        key.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(key) : throw Damaged("a key has a wrong length");

    public static byte[] WriteDatabase(uint nextStoreId, long schemaVersion)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(nextStoreId);
        writer.WriteInt64(schemaVersion);
        return buffer.WrittenSpan.ToArray();
    }

    public static (uint NextStoreId, long SchemaVersion) ReadDatabase(ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        if (reader.ReadArrayHeader() < 2)
            throw Damaged("the database's record is short");
        var nextStoreId = reader.ReadUInt64();
        return (nextStoreId <= uint.MaxValue ? (uint)nextStoreId : throw Damaged($"the next store number is {nextStoreId}"), reader.ReadInt64());
    }

    public static byte[] WriteStore(StoreDefinition store, long generation)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(StoreFields);
        writer.WriteText(store.Name);
        writer.WriteInt64((byte)store.Kind);
        writer.WriteInt64(generation);
        writer.WriteArrayHeader(store.Columns.Count);
        foreach (var column in store.Columns)
        {
            writer.WriteArrayHeader(column.Default is null ? ColumnFields : ColumnFields + 1);
            writer.WriteText(column.Name);
            writer.WriteInt64((byte)column.Type);
            writer.WriteBoolean(column.IsNullable);
            writer.WriteInt64(column.KeyOrdinal);
            if (column.Default is not null)
                writer.WriteText(column.Default);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (StoreDefinition Store, long Generation) ReadStore(uint id, ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        if (reader.ReadArrayHeader() < StoreFields)
            throw Damaged($"the record of store {id} is short");
        var name = reader.ReadText();
        var kind = (StoreKind)reader.ReadInt64();
        if (!Enum.IsDefined(kind))
            throw Damaged($"store '{name}' is of unknown kind {(int)kind}");
        var generation = reader.ReadInt64();
        var columns = new ColumnDefinition[reader.ReadArrayHeader()];
        for (var i = 0; i < columns.Length; i++)
        {
            var fields = reader.ReadArrayHeader();
            if (fields is < ColumnFields or > ColumnFields + 1)
                throw Damaged($"a column of store '{name}' has {fields} fields");
            var (column, type, isNullable, place) = (reader.ReadText(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadInt64());
            if (type is < 0 or > byte.MaxValue || !Enum.IsDefined((KvType)type) || place < -1 || place >= columns.Length)
                throw Damaged($"column '{column}' of store '{name}' has type {type} and place {place} in the key");
            columns[i] = new ColumnDefinition(column, (KvType)type, isNullable, (int)place) { Default = fields > ColumnFields ? reader.ReadText() : null };
        }

        return (new StoreDefinition(id, name, kind, columns), generation);
    }

    private static EngineException Damaged(string what) => new(EngineErrorCode.Damaged, $"The catalog is damaged: {what}.", FileName, 0);
}
