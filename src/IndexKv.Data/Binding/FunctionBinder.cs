using System.Collections.Frozen;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Data.Binding;

/// <summary>Binds functions and aggregates: synonyms, IIF, the aggregates' names.</summary>
internal sealed class FunctionBinder(string text, ExpressionBinder expressions)
{
    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>
    {
        ["CHAR_LENGTH"] = "LENGTH",
        ["CHARACTER_LENGTH"] = "LENGTH",
        ["LEN"] = "LENGTH",
        ["LCASE"] = "LOWER",
        ["UCASE"] = "UPPER",
        ["STRPOS"] = "INSTR",
        ["STARTS_WITH"] = "STARTSWITH",
        ["ENDS_WITH"] = "ENDSWITH",
        ["BTRIM"] = "TRIM",
        ["CHR"] = "CHAR",
        ["POW"] = "POWER",
        ["TRUNCATE"] = "TRUNC",
        ["NOW"] = "CURRENT_TIMESTAMP",
        ["GEN_RANDOM_UUID"] = "UUID",
        ["NEWID"] = "UUID",
        ["DATETRUNC"] = "DATE_TRUNC",
        ["DATEPART"] = "DATE_PART",
    }.ToFrozenDictionary();

    public ScalarExpression Bind(SqlFunction function)
    {
        if (AggregateOf(function) is { } aggregate)
            return BindAggregate(function, aggregate);
        if (function.IsOfAll || function.IsDistinct)
            throw Wrong(function, $"{function.Name} is no aggregate: it takes neither * nor DISTINCT");
        if (function.Name is "IIF" or "IF")
            return BindChoice(function);
        return new ScalarFunction(Synonyms.GetValueOrDefault(function.Name, function.Name), expressions.BindAll(function.Arguments));
    }

    // MIN and MAX of several arguments are functions of a row, as in SQLite.
    private static AggregateFunction? AggregateOf(SqlFunction function) => function.Name switch
    {
        "COUNT" => AggregateFunction.Count,
        "SUM" => AggregateFunction.Sum,
        "MIN" when function.Arguments.Count < 2 => AggregateFunction.Min,
        "MAX" when function.Arguments.Count < 2 => AggregateFunction.Max,
        "AVG" => AggregateFunction.Average,
        _ => null,
    };

    private ScalarAggregate BindAggregate(SqlFunction function, AggregateFunction aggregate)
    {
        if (function.IsOfAll ? aggregate != AggregateFunction.Count : function.Arguments.Count != 1)
            throw Wrong(function, $"{function.Name} takes one argument{(aggregate == AggregateFunction.Count ? " or *" : "")}");
        var argument = function.IsOfAll ? null : expressions.Bind(function.Arguments[0]);
        if (argument is not null && ScalarAggregates.IsIn(argument))
            throw Wrong(function, $"an aggregate cannot stand within {function.Name}");
        return new ScalarAggregate(aggregate, argument, function.IsDistinct);
    }

    private ScalarCase BindChoice(SqlFunction function)
    {
        if (function.Arguments.Count is not (2 or 3))
            throw Wrong(function, $"{function.Name} takes a condition, a value where it is true, and one where it is not");
        var parts = expressions.BindAll(function.Arguments);
        return new ScalarCase(EquatableList.Create<ScalarWhen>([new ScalarWhen(parts[0], parts[1])]), parts.Count > 2 ? parts[2] : null);
    }

    private KvException Wrong(SqlFunction function, string message) => SqlErrors.At(KvErrorCode.InvalidQuery, text, function.Position, message);
}
