using System.Collections.Frozen;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

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
        "GROUP_CONCAT" or "STRING_AGG" => AggregateFunction.Concatenate,
        "JSON_GROUP_ARRAY" => AggregateFunction.Array,
        "JSON_GROUP_OBJECT" => AggregateFunction.Map,
        _ => null,
    };

    private ScalarAggregate BindAggregate(SqlFunction function, AggregateFunction aggregate)
    {
        if (aggregate == AggregateFunction.Concatenate)
            return BindConcatenation(function);
        var isMap = aggregate == AggregateFunction.Map;
        if (function.IsOfAll ? aggregate != AggregateFunction.Count : function.Arguments.Count != (isMap ? 2 : 1))
        {
            throw Wrong(function, isMap
                ? $"{function.Name} takes a name and a value"
                : $"{function.Name} takes one argument{(aggregate == AggregateFunction.Count ? " or *" : "")}");
        }

        var argument = function.IsOfAll ? null : isMap || aggregate == AggregateFunction.Array
            ? new ScalarFunction(isMap ? "JSON_OBJECT" : "JSON_ARRAY", expressions.BindAll(function.Arguments))
            : expressions.Bind(function.Arguments[0]);
        if (argument is not null && ScalarAggregates.IsIn(argument))
            throw Wrong(function, $"an aggregate cannot stand within {function.Name}");
        return new ScalarAggregate(aggregate, argument, function.IsDistinct);
    }

    private ScalarAggregate BindConcatenation(SqlFunction function)
    {
        if (function.IsOfAll || function.Arguments.Count is not (1 or 2))
            throw Wrong(function, $"{function.Name} takes what is put together, and a text that stands between");
        var parts = expressions.BindAll(function.Arguments);
        if (ScalarAggregates.IsIn(parts[0]))
            throw Wrong(function, $"an aggregate cannot stand within {function.Name}");
        var separator = parts.Count == 1 ? "," : parts[1] is ScalarConstant { Value: { Type: KvType.Text } text } ? text.AsText() : null;
        return separator is null
            ? throw Wrong(function, $"what stands between the texts of {function.Name} is a text literal")
            : new ScalarAggregate(AggregateFunction.Concatenate, new ScalarCast(parts[0], KvType.Text), function.IsDistinct) { Separator = separator };
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
