using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Turns what a key column is compared with into values of the column's own type, so that its encoding finds the records.</summary>
internal static class KeyPart
{
    /// <summary>The value of a column that equals another value.</summary>
    /// <param name="value">What the column is compared with.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nanIsFound">Whether NaN is itself, as in a set, and not unequal to everything, as in a comparison.</param>
    /// <param name="part">The column's value.</param>
    /// <returns>False if no column equals the value: NULL, a number that the type does not hold, a time of day for a DATE.</returns>
    /// <exception cref="EngineException">The types do not compare.</exception>
    public static bool TryEqual(in KvValue value, KvType type, bool nanIsFound, out KvValue part)
    {
        part = value;
        if (value.IsNull || (!nanIsFound && Comparison.IsNaN(value)))
            return false;
        if (value.Type == type)
            return true;
        if (TryConvert(value, type, out part))
            return Comparison.Compare(value, part) == 0;

        // A text that is read as what it stands beside has no one key: '5:00' and '05:00:00' are the same time.
        var isText = value.Type == KvType.Text || type == KvType.Text;
        return Comparison.AreComparable(value.Type, type) && !isText ? false : throw KvValueConverter.Mismatch(value, type);
    }

    /// <summary>Like <see cref="TryEqual"/>; also appends the encoding of the column's value to a key.</summary>
    public static bool TryAppendEqual(in KvValue value, KvType type, bool nanIsFound, ByteBuffer key, out KvValue part)
    {
        if (!TryEqual(value, type, nanIsFound, out part))
            return false;
        KeyCodec.Append(part, type, key);
        return true;
    }

    /// <summary>Like <see cref="TryAppendEqual(in KvValue, KvType, bool, ByteBuffer, out KvValue)"/>, for who wants the key alone.</summary>
    public static bool TryAppendEqual(in KvValue value, KvType type, bool nanIsFound, ByteBuffer key)
    {
        if (value.Type != type || (!nanIsFound && type is KvType.Single or KvType.Double))
            return TryAppendEqual(value, type, nanIsFound, key, out _);

        // From where it lies: lookups would wait for a copy.
        KeyCodec.Append(value, type, key);
        return true;
    }

    /// <summary>
    /// A bound of the column that lets through at least what is beyond the value, and maybe a little more: its condition is checked on each record.
    /// </summary>
    public static BoundReach Bound(in KvValue value, KvType type, bool isLower, out KvValue part)
    {
        part = value;
        if (value.IsNull || Comparison.IsNaN(value))
            return BoundReach.Nothing;
        if (TryConvert(value, type, out part) && Comparison.Compare(value, part) == 0)
            return BoundReach.Part;
        if (type == KvType.Date && value.Type is KvType.DateTime or KvType.DateTimeOffset)
        {
            part = KvValue.FromDate(DateOnly.FromDateTime(KvValueConverter.ConvertTo(value, KvType.DateTime).AsDateTime()));
            return BoundReach.Part;
        }

        return type.IsInteger() && value.Type.IsNumeric() ? IntegerBound(value, type, isLower, out part) : BoundReach.Everything;
    }

    // What is cut off of a fraction leaves an integer between zero and the value, or the last one before it: no integer is lost.
    private static BoundReach IntegerBound(in KvValue value, KvType type, bool isLower, out KvValue part)
    {
        try
        {
            part = NumberConversion.Truncating(value, type);
            return BoundReach.Part;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Overflow)
        {
            part = default;
            var isAbove = KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) > 0;
            return isAbove == isLower ? BoundReach.Nothing : BoundReach.Everything;
        }
    }

    private static bool TryConvert(in KvValue value, KvType type, out KvValue part)
    {
        // A DATE and an instant meet in the DATETIME at the day's start.
        var viaDateTime = (value.Type, type) is (KvType.Date, KvType.DateTimeOffset) or (KvType.DateTimeOffset, KvType.Date);
        return KvValueConverter.TryConvertTo(viaDateTime ? KvValueConverter.ConvertTo(value, KvType.DateTime) : value, type, out part);
    }
}
