using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>The least and greatest of several values: MIN and MAX are NULL if one is, as in SQLite; LEAST and GREATEST pass over NULL, as in PostgreSQL.</summary>
internal static class ExtremeFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        Of("MIN", 2, -1, takesNull: false),
        Of("MAX", 2, 1, takesNull: false),
        Of("LEAST", 1, -1, takesNull: true),
        Of("GREATEST", 1, 1, takesNull: true),
    ];

    private static FunctionDefinition Of(string name, int least, int sign, bool takesNull) => new(name, least, int.MaxValue, KvType.Null, values => Choose(name, sign, values), takesNull)
    {
        MeetsInOneType = true,
        TypeOf = (arguments, types) => TypeOf(name, arguments, types),
    };

    private static KvType TypeOf(string name, IReadOnlyList<ScalarExpression> arguments, IReadOnlyList<KvType> types)
    {
        var known = types.Where(t => t != KvType.Null).Distinct().ToList();
        if (known.Count > 1 && !known.All(t => t.IsNumeric()))
            throw Mixed(name, known[0], known[1]);
        return ScalarTyping.Common(arguments, types);
    }

    private static KvValue Choose(string name, int sign, KvValue[] values)
    {
        var best = KvValue.Null;
        foreach (var value in values)
        {
            if (value.IsNull)
                continue;
            if (!best.IsNull && best.Type != value.Type && !(best.Type.IsNumeric() && value.Type.IsNumeric()))
                throw Mixed(name, best.Type, value.Type);
            if (best.IsNull || Math.Sign(KvValueComparer.Instance.Compare(value, best)) == sign)
                best = value;
        }

        return best;
    }

    private static EngineException Mixed(string name, KvType first, KvType second) =>
        new(EngineErrorCode.TypeMismatch, $"{name} takes values of one type, or numbers, not {first.ToSqlName()} and {second.ToSqlName()}; CAST one.");
}
