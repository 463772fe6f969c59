using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>An expression ready to be computed. Immutable and thread-safe; what changes is in the context.</summary>
internal abstract class Evaluator
{
    public abstract KvValue Evaluate(EvaluationContext context);

    /// <summary>Whether a condition is true; false and NULL are not.</summary>
    public bool IsTrue(EvaluationContext context)
    {
        var value = Evaluate(context);
        return !value.IsNull && Truth(value);
    }

    /// <summary>A condition's value: a BOOL, or a number that is not zero.</summary>
    public static bool Truth(in KvValue value) => value.Type switch
    {
        KvType.Boolean => value.AsBoolean(),
        _ when value.Type.IsNumeric() => KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) != 0,
        _ => throw new EngineException(EngineErrorCode.TypeMismatch, $"{value.Type.ToSqlName()} {value} is no condition; compare it with something."),
    };
}
