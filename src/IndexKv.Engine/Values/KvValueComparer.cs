using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>
/// The order and equality of values in queries. Numbers compare by their exact numeric value whatever their types, NaN being least
/// and equal to itself; text by code point; blobs by unsigned bytes; DATETIME and DATETIMEOFFSET by instant; NULL is least and equals
/// itself. Thread-safe.
/// </summary>
public sealed class KvValueComparer : IComparer<KvValue>, IEqualityComparer<KvValue>
{
    private KvValueComparer()
    {
    }

    /// <summary>The one instance.</summary>
    public static KvValueComparer Instance { get; } = new();

    /// <summary>Whether values of two types have a common order.</summary>
    public static bool AreComparable(KvType x, KvType y) =>
        (x == y && x != KvType.Any) || x == KvType.Null || y == KvType.Null || (x.IsNumeric() && y.IsNumeric()) || (IsInstant(x) && IsInstant(y));

    /// <summary>Compares two values.</summary>
    /// <exception cref="EngineException">The two types have no common order (<see cref="EngineErrorCode.TypeMismatch"/>).</exception>
    public int Compare(KvValue x, KvValue y)
    {
        if (x.IsNull || y.IsNull)
            return y.IsNull.CompareTo(x.IsNull);
        if (x.Type == y.Type)
            return CompareSameType(x, y);
        if (x.Type.IsNumeric() && y.Type.IsNumeric())
            return ExactNumber.Compare(x, y);
        if (IsInstant(x.Type) && IsInstant(y.Type))
            return UtcTicks(x).CompareTo(UtcTicks(y));
        throw Incomparable(x, y);
    }

    /// <summary>Whether two values are equal: two ANYs by their bytes; values of types that have no common order never.</summary>
    public bool Equals(KvValue x, KvValue y) =>
        x.Type == KvType.Any && y.Type == KvType.Any ? x.Equals(y) : AreComparable(x.Type, y.Type) && Compare(x, y) == 0;

    /// <summary>Equal values have equal hash codes, also when their number types differ.</summary>
    public int GetHashCode(KvValue obj) => obj.Type switch
    {
        KvType.DateTimeOffset or KvType.DateTime => UtcTicks(obj).GetHashCode(),
        _ when obj.Type.IsNumeric() => ExactNumberHash.Of(obj),
        _ => obj.GetHashCode(),
    };

    private static int CompareSameType(in KvValue x, in KvValue y) => x.Type switch
    {
        KvType.Boolean => x.AsBoolean().CompareTo(y.AsBoolean()),
        KvType.Int32 => x.AsInt32().CompareTo(y.AsInt32()),
        KvType.Int64 => x.AsInt64().CompareTo(y.AsInt64()),
        KvType.Double => x.AsDouble().CompareTo(y.AsDouble()),
        KvType.Text => CodePointOrder.Compare(x.AsText(), y.AsText()),
        KvType.Blob => x.AsBlob().AsSpan().SequenceCompareTo(y.AsBlob()),
        KvType.Uuid => x.AsUuid().CompareTo(y.AsUuid()),
        KvType.Date => x.AsDate().CompareTo(y.AsDate()),
        KvType.Time => x.AsTime().CompareTo(y.AsTime()),
        KvType.DateTime or KvType.DateTimeOffset => UtcTicks(x).CompareTo(UtcTicks(y)),
        KvType.Interval => x.AsInterval().CompareTo(y.AsInterval()),
        _ when x.Type.IsNumeric() => ExactNumber.Compare(x, y),
        _ => x.AsMessagePack().AsSpan().SequenceEqual(y.AsMessagePack()) ? 0 : throw Incomparable(x, y),
    };

    private static bool IsInstant(KvType type) => type is KvType.DateTime or KvType.DateTimeOffset;

    private static long UtcTicks(in KvValue value) =>
        value.Type == KvType.DateTime ? value.AsDateTime().Ticks : value.AsDateTimeOffset().UtcTicks;

    private static EngineException Incomparable(in KvValue x, in KvValue y) => new(
        EngineErrorCode.TypeMismatch,
        $"{x.Type.ToSqlName()} {x} and {y.Type.ToSqlName()} {y} do not compare; {Remedy(x.Type, y.Type)}.");

    /// <summary>What to do about types that do not compare.</summary>
    internal static string Remedy(KvType x, KvType y) =>
        x == KvType.Any || y == KvType.Any ? "compare what is in an ANY: value ->> '$.name', or CAST it" : "CAST one to the other's type";
}
