using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Catalog;

/// <summary>The catalog's records: docs/format.md, "Catalog". Keys are store ids, big-endian; 0 is the record of the database itself.</summary>
internal static class CatalogCodec
{
    public const uint CatalogId = 0;
    public const string FileName = "indexkv.catalog";
    public const int SectorSize = 16 << 10;

    // Without what a plain store or column does not have, and with it.
    private const int StoreFields = 4;
    private const int AllStoreFields = 6;
    private const int ColumnFields = 4;
    private const int AllColumnFields = 7;

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

    public static byte[] WriteStore(StoreDefinition store, long generation, long lastKey)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        var isPlain = store.Checks.Count == 0 && lastKey == 0;
        writer.WriteArrayHeader(isPlain ? StoreFields : AllStoreFields);
        writer.WriteText(store.Name);
        writer.WriteInt64((byte)store.Kind);
        writer.WriteInt64(generation);
        writer.WriteArrayHeader(store.Columns.Count);
        foreach (var column in store.Columns)
            WriteColumn(writer, column);
        if (!isPlain)
        {
            writer.WriteArrayHeader(store.Checks.Count);
            foreach (var check in store.Checks)
            {
                WriteOptional(writer, check.Name);
                writer.WriteText(check.Condition);
            }

            writer.WriteInt64(lastKey);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (StoreDefinition Store, long Generation, long LastKey) ReadStore(uint id, ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        var fields = reader.ReadArrayHeader();
        if (fields is not (StoreFields or AllStoreFields))
            throw Damaged($"the record of store {id} has {fields} fields");
        var name = reader.ReadText();
        var kind = (StoreKind)reader.ReadInt64();
        if (!Enum.IsDefined(kind))
            throw Damaged($"store '{name}' is of unknown kind {(int)kind}");
        var generation = reader.ReadInt64();
        var columns = new ColumnDefinition[reader.ReadArrayHeader()];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = ReadColumn(ref reader, record, name, columns.Length);
        var checks = new CheckConstraint[fields == StoreFields ? 0 : reader.ReadArrayHeader()];
        for (var i = 0; i < checks.Length; i++)
            checks[i] = new CheckConstraint(ReadOptional(ref reader), reader.ReadText());
        var lastKey = fields == StoreFields ? 0 : reader.ReadInt64();
        try
        {
            return (new StoreDefinition(id, name, kind, columns) { Checks = checks }, generation, lastKey);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.InvalidDefinition)
        {
            throw Damaged($"the record of store {id} is no definition ({e.Message.TrimEnd('.')})");
        }
    }

    private static void WriteColumn(MessagePackWriter writer, ColumnDefinition column)
    {
        var isPlain = column.Default is null && column.Missing.IsNull && !column.IsGenerated;
        writer.WriteArrayHeader(isPlain ? ColumnFields : AllColumnFields);
        writer.WriteText(column.Name);
        writer.WriteInt64((byte)column.Type);
        writer.WriteBoolean(column.IsNullable);
        writer.WriteInt64(column.KeyOrdinal);
        if (isPlain)
            return;
        WriteOptional(writer, column.Default);
        ValueCodec.Write(writer, column.Missing);
        writer.WriteBoolean(column.IsGenerated);
    }

    private static ColumnDefinition ReadColumn(ref MessagePackReader reader, ReadOnlySpan<byte> record, string store, int columns)
    {
        var fields = reader.ReadArrayHeader();
        if (fields is not (ColumnFields or AllColumnFields))
            throw Damaged($"a column of store '{store}' has {fields} fields");
        var (name, type, isNullable, place) = (reader.ReadText(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadInt64());
        if (type is < 0 or > byte.MaxValue || !Enum.IsDefined((KvType)type) || place < -1 || place >= columns)
            throw Damaged($"column '{name}' of store '{store}' has type {type} and place {place} in the key");
        var column = new ColumnDefinition(name, (KvType)type, isNullable, (int)place);
        return fields == ColumnFields
            ? column
            : column with
            {
                Default = ReadOptional(ref reader),
                Missing = column.Type == KvType.Any ? ValueCodec.ReadAny(ref reader, record) : ValueCodec.Read(ref reader, column.Type),
                IsGenerated = reader.ReadBoolean(),
            };
    }

    private static void WriteOptional(MessagePackWriter writer, string? text)
    {
        if (text is null)
            writer.WriteNil();
        else
            writer.WriteText(text);
    }

    private static string? ReadOptional(ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadText();

    private static EngineException Damaged(string what) => new(EngineErrorCode.Damaged, $"The catalog is damaged: {what}.", FileName, 0);
}
