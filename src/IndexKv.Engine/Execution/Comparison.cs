using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Comparisons in queries: NULL gives NULL, and a text beside a date, time or UUID is read as one.</summary>
internal static class Comparison
{
    public static KvValue Compute(BinaryOperator symbol, in KvValue left, in KvValue right)
    {
        if (left.IsNull || right.IsNull)
            return KvValue.Null;
        var order = Compare(left, right);

        // As in IEEE 754 and C#, NaN is neither less than, equal to nor greater than anything; only sorting has a place for it.
        if (IsNaN(left) || IsNaN(right))
            return KvValue.FromBoolean(symbol == BinaryOperator.NotEqual);
        return KvValue.FromBoolean(symbol switch
        {
            BinaryOperator.Equal => order == 0,
            BinaryOperator.NotEqual => order != 0,
            BinaryOperator.LessThan => order < 0,
            BinaryOperator.LessThanOrEqual => order <= 0,
            BinaryOperator.GreaterThan => order > 0,
            _ => order >= 0,
        });
    }

    /// <summary>Whether two values are equal, NULL being equal to NULL.</summary>
    public static bool AreSame(in KvValue left, in KvValue right) =>
        left.IsNull || right.IsNull ? left.IsNull && right.IsNull : AreEqual(left, right);

    /// <summary>Whether two values that are not NULL are equal.</summary>
    public static bool AreEqual(in KvValue left, in KvValue right) => Compare(left, right) == 0 && !IsNaN(left);

    /// <summary>Whether values of two types compare, as they are or once a text is read as what it stands beside.</summary>
    public static bool AreComparable(KvType left, KvType right) => KvValueComparer.AreComparable(left, right)
        || (left == KvType.Text && IsWrittenAsText(right)) || (right == KvType.Text && IsWrittenAsText(left)) || (IsDay(left) && IsDay(right));

    /// <summary>The order of two values that are not NULL.</summary>
    public static int Compare(in KvValue left, in KvValue right)
    {
        if (left.Type == right.Type)
            return KvValueComparer.Instance.Compare(left, right);
        if (left.Type == KvType.Text && IsWrittenAsText(right.Type))
            return KvValueComparer.Instance.Compare(KvValueConverter.ConvertTo(left, right.Type), right);
        if (right.Type == KvType.Text && IsWrittenAsText(left.Type))
            return KvValueComparer.Instance.Compare(left, KvValueConverter.ConvertTo(right, left.Type));
        if ((left.Type, right.Type) is (KvType.Date, KvType.DateTime or KvType.DateTimeOffset))
            return KvValueComparer.Instance.Compare(KvValueConverter.ConvertTo(left, KvType.DateTime), right);
        if ((left.Type, right.Type) is (KvType.DateTime or KvType.DateTimeOffset, KvType.Date))
            return KvValueComparer.Instance.Compare(left, KvValueConverter.ConvertTo(right, KvType.DateTime));
        return KvValueComparer.Instance.Compare(left, right);
    }

    public static bool IsWrittenAsText(KvType type) =>
        type is KvType.Uuid or KvType.Date or KvType.Time or KvType.DateTime or KvType.DateTimeOffset or KvType.Interval;

    public static bool IsNaN(in KvValue value) =>
        (value.Type == KvType.Double && double.IsNaN(value.AsDouble())) || (value.Type == KvType.Single && float.IsNaN(value.AsSingle()));

    private static bool IsDay(KvType type) => type is KvType.Date or KvType.DateTime or KvType.DateTimeOffset;
}
