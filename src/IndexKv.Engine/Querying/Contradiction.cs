using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>Finds columns of which constants ask more than a value can be: <c>a = 1 AND a = 2</c>, <c>a &gt; 5 AND a &lt; 3</c>.</summary>
internal static class Contradiction
{
    public static bool IsIn(IEnumerable<ScalarExpression> conjuncts)
    {
        var intervals = new Dictionary<int, Interval>();
        foreach (var conjunct in conjuncts)
        {
            if (ColumnComparison.Of(conjunct) is not { Value: ScalarConstant { Value: { IsNull: false } value } } comparison)
                continue;
            var narrowed = Narrow(intervals.GetValueOrDefault(comparison.Column), comparison.Symbol, value);
            if (narrowed.IsEmpty)
                return true;
            intervals[comparison.Column] = narrowed;
        }

        return false;
    }

    private static Interval Narrow(Interval interval, BinaryOperator symbol, KvValue value)
    {
        var isStrict = symbol is BinaryOperator.LessThan or BinaryOperator.GreaterThan;
        if (symbol is not (BinaryOperator.LessThan or BinaryOperator.LessThanOrEqual) && IsNarrower(value, isStrict, interval.Lower, interval.LowerIsOut, 1))
            interval = interval with { Lower = value, LowerIsOut = isStrict };
        if (symbol is not (BinaryOperator.GreaterThan or BinaryOperator.GreaterThanOrEqual) && IsNarrower(value, isStrict, interval.Upper, interval.UpperIsOut, -1))
            interval = interval with { Upper = value, UpperIsOut = isStrict };
        return interval;
    }

    // NULL stands for no bound. What does not compare is left to the run, which says so.
    private static bool IsNarrower(in KvValue value, bool isStrict, in KvValue bound, bool boundIsOut, int direction)
    {
        if (bound.IsNull)
            return true;
        if (!KvValueComparer.AreComparable(value.Type, bound.Type))
            return false;
        var order = KvValueComparer.Instance.Compare(value, bound) * direction;
        return order > 0 || (order == 0 && isStrict && !boundIsOut);
    }

    private readonly record struct Interval(KvValue Lower, bool LowerIsOut, KvValue Upper, bool UpperIsOut)
    {
        public bool IsEmpty
        {
            get
            {
                if (Lower.IsNull || Upper.IsNull || !KvValueComparer.AreComparable(Lower.Type, Upper.Type))
                    return false;
                var order = KvValueComparer.Instance.Compare(Lower, Upper);
                return order > 0 || (order == 0 && (LowerIsOut || UpperIsOut));
            }
        }
    }
}
