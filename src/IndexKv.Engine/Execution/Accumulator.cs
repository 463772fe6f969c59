using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>One aggregate of one group. NULLs are passed over.</summary>
internal sealed class Accumulator(ScalarAggregate aggregate)
{
    private readonly NestedAccumulator? _nested = aggregate.Function is AggregateFunction.Array or AggregateFunction.Map
        ? new(aggregate.Function == AggregateFunction.Map)
        : null;
    private StringBuilder? _text;
    private long _count;
    private KvValue _value;

    public KvValue Result => aggregate.Function switch
    {
        AggregateFunction.Count => KvValue.FromInt64(_count),
        AggregateFunction.Average when _count > 0 => Arithmetic.Compute(
            BinaryOperator.Divide, _value.Type == KvType.Decimal ? _value : KvValueConverter.Cast(_value, KvType.Double), KvValue.FromInt64(_count)),
        AggregateFunction.Concatenate when _text is not null => KvValue.FromText(_text.ToString()),
        AggregateFunction.Array or AggregateFunction.Map => _nested!.Result,
        _ => _value,
    };

    public void Add(in KvValue value)
    {
        if (value.IsNull)
            return;
        _count++;
        switch (aggregate.Function)
        {
            case AggregateFunction.Sum or AggregateFunction.Average:
                if (!value.Type.IsNumeric() && value.Type != KvType.Interval)
                    throw new EngineException(EngineErrorCode.TypeMismatch, $"{value.Type.ToSqlName()} {value} cannot be summed; CAST it to a number.");
                _value = _count == 1 ? Widen(value) : Arithmetic.Compute(BinaryOperator.Add, _value, value);
                break;
            case AggregateFunction.Concatenate:
                _text = _text is null ? new StringBuilder() : _text.Append(aggregate.Separator);
                _text.Append(value.AsText());
                break;
            case AggregateFunction.Min when _count == 1 || KvValueComparer.Instance.Compare(value, _value) < 0:
            case AggregateFunction.Max when _count == 1 || KvValueComparer.Instance.Compare(value, _value) > 0:
                _value = value;
                break;
            case AggregateFunction.Array or AggregateFunction.Map:
                _nested!.Add(value);
                break;
        }
    }

    // The first value too has the type that sums have. A mean exists even where its sum overflows INT64.
    private KvValue Widen(in KvValue value)
    {
        if (!value.Type.IsNumeric())
            return value;
        var type = Arithmetic.TypeOf(value.Type, value.Type);
        return KvValueConverter.ConvertTo(value, aggregate.Function == AggregateFunction.Average && type == KvType.Int64 ? KvType.Int128 : type);
    }
}
