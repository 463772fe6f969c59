using System.Globalization;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Support;

/// <summary>
/// The order of keys as .NET has it for the values themselves, without the engine's comparer or encoding: an oracle for both.
/// </summary>
internal sealed class LanguageOrder : IComparer<KvValue[]>
{
    public static LanguageOrder Instance { get; } = new();

    public int Compare(KvValue[]? x, KvValue[]? y)
    {
        for (var i = 0; i < Math.Min(x!.Length, y!.Length); i++)
        {
            if (Compare(x[i], y[i]) is not 0 and var order)
                return order;
        }

        return x.Length.CompareTo(y.Length);
    }

    private static int Compare(KvValue x, KvValue y) => x.Type switch
    {
        KvType.Boolean => x.AsBoolean().CompareTo(y.AsBoolean()),
        KvType.Int8 => x.AsInt8().CompareTo(y.AsInt8()),
        KvType.Int16 => x.AsInt16().CompareTo(y.AsInt16()),
        KvType.Int32 => x.AsInt32().CompareTo(y.AsInt32()),
        KvType.Int64 => x.AsInt64().CompareTo(y.AsInt64()),
        KvType.Int128 => x.AsInt128().CompareTo(y.AsInt128()),
        KvType.UInt8 => x.AsUInt8().CompareTo(y.AsUInt8()),
        KvType.UInt16 => x.AsUInt16().CompareTo(y.AsUInt16()),
        KvType.UInt32 => x.AsUInt32().CompareTo(y.AsUInt32()),
        KvType.UInt64 => x.AsUInt64().CompareTo(y.AsUInt64()),
        KvType.UInt128 => x.AsUInt128().CompareTo(y.AsUInt128()),
        KvType.Single => x.AsSingle().CompareTo(y.AsSingle()),
        KvType.Double => x.AsDouble().CompareTo(y.AsDouble()),
        KvType.Decimal => x.AsDecimal().CompareTo(y.AsDecimal()),
        KvType.Text => CompareLists(x.AsText().EnumerateRunes().Select(r => r.Value).ToList(), [.. y.AsText().EnumerateRunes().Select(r => r.Value)]),
        KvType.Blob => CompareLists(x.AsBlob().Select(b => (int)b).ToList(), [.. y.AsBlob().Select(b => (int)b)]),
        KvType.Uuid => string.CompareOrdinal(Text(x.AsUuid()), Text(y.AsUuid())),
        KvType.Date => x.AsDate().CompareTo(y.AsDate()),
        KvType.Time => x.AsTime().CompareTo(y.AsTime()),
        KvType.DateTime => x.AsDateTime().CompareTo(y.AsDateTime()),
        KvType.DateTimeOffset => (x.AsDateTimeOffset().UtcDateTime, x.AsDateTimeOffset().Offset).CompareTo((y.AsDateTimeOffset().UtcDateTime, y.AsDateTimeOffset().Offset)),
        KvType.Interval => x.AsInterval().CompareTo(y.AsInterval()),
        _ => throw new ArgumentOutOfRangeException(nameof(x), x.Type, "no key"),
    };

    private static string Text(Guid uuid) => uuid.ToString("N", CultureInfo.InvariantCulture);

    private static int CompareLists(List<int> x, List<int> y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            if (x[i] != y[i])
                return x[i].CompareTo(y[i]);
        }

        return x.Count.CompareTo(y.Count);
    }
}
