using System.Runtime.CompilerServices;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>About how many bytes of memory rows take.</summary>
internal static class RowSize
{
    private const int ObjectHeader = 24;

    public static long Of(ReadOnlySpan<KvValue> row)
    {
        var size = ObjectHeader + ((long)row.Length * Unsafe.SizeOf<KvValue>());
        foreach (ref readonly var value in row)
            size += Behind(value);
        return size;
    }

    public static long Of(in KvValue value) => Unsafe.SizeOf<KvValue>() + Behind(value);

    private static long Behind(in KvValue value) => value.Type switch
    {
        KvType.Text => ObjectHeader + (sizeof(char) * (long)value.AsText().Length),
        KvType.Blob => ObjectHeader + value.AsBlob().Length,
        KvType.Any => ObjectHeader + value.AsMessagePack().Length,
        KvType.Decimal or KvType.DateTimeOffset => ObjectHeader,
        _ => 0,
    };
}
