using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>What JSON_TYPE calls a value: SQLite's names, and those of the types that JSON lacks.</summary>
internal static class JsonTypeName
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        switch (reader.PeekKind())
        {
            case MessagePackKind.Nil:
                return "null";
            case MessagePackKind.Array:
                return "array";
            case MessagePackKind.Map:
                return "object";
        }

        var value = NestedScalar.Read(ref reader, bytes);
        return value.Type switch
        {
            KvType.Boolean => value.AsBoolean() ? "true" : "false",
            KvType.Single or KvType.Double => "real",
            KvType.Text => "text",
            KvType.Blob => "blob",
            KvType.Decimal => "decimal",
            KvType.Uuid => "uuid",
            KvType.Date => "date",
            KvType.Time => "time",
            KvType.DateTime => "datetime",
            KvType.DateTimeOffset => "datetimeoffset",
            KvType.Interval => "interval",
            KvType.Any => "extension",
            _ => "integer",
        };
    }
}
