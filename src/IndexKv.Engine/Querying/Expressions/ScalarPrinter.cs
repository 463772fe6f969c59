using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution.Functions.Json;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying.Expressions;

/// <summary>Writes expressions as command text would have them, for plans and messages.</summary>
public static class ScalarPrinter
{
    /// <summary>Prints an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="store">The store whose columns it refers to, if any.</param>
    public static string Print(ScalarExpression expression, StoreDefinition? store) => Print(expression, store, 0);

    private static string Print(ScalarExpression expression, StoreDefinition? store, int outer)
    {
        switch (expression)
        {
            case ScalarConstant e:
                return e.Value.ToString();
            case ScalarColumn e:
                return store is null ? $"column {e.Ordinal}" : store.Columns[e.Ordinal].Name;
            case ScalarParameter e:
                return e.Name;
            case ScalarUnary { Operator: UnaryOperator.Not, Operand: ScalarIsNull inner }:
                return Wrap($"{Print(inner.Operand, store, 5)} IS NOT NULL", 4, outer);
            case ScalarUnary e:
                var symbol = e.Operator switch { UnaryOperator.Not => "NOT ", UnaryOperator.Negate => "-", _ => "~" };
                var (operand, own) = (Print(e.Operand, store, e.Operator == UnaryOperator.Not ? 3 : 8), e.Operator == UnaryOperator.Not ? 3 : 8);

                // Two minus signs would begin a comment.
                return Wrap(symbol == "-" && operand.StartsWith('-') ? $"-({operand})" : symbol + operand, own, outer);
            case ScalarBinary e:
                var (text, rank) = Symbol(e.Operator);
                return Wrap($"{Print(e.Left, store, rank == 4 ? 5 : rank)} {text} {Print(e.Right, store, rank + 1)}", rank, outer);
            case ScalarIsNull e:
                return Wrap($"{Print(e.Operand, store, 5)} IS NULL", 4, outer);
            case ScalarIn e:
                return Wrap($"{Print(e.Operand, store, 5)} IN ({List(e.Items, store)})", 4, outer);
            case ScalarInSet e:
                return Wrap($"{Print(e.Operand, store, 5)} IN {e.Name}", 4, outer);
            case ScalarSubquery:
                return "(subquery)";
            case ScalarExists:
                return "EXISTS (subquery)";
            case ScalarInQuery e:
                return Wrap($"{Print(e.Operand, store, 5)} IN (subquery)", 4, outer);
            case ScalarLike e:
                var escape = e.Escape is null ? "" : $" ESCAPE {Print(e.Escape, store, 5)}";
                return Wrap($"{Print(e.Operand, store, 5)} LIKE {Print(e.Pattern, store, 5)}{escape}", 4, outer);
            case ScalarFunction { Name: JsonFunctions.Arrow or JsonFunctions.LongArrow } e:
                return Wrap($"{Print(e.Arguments[0], store, 9)} {e.Name} {Print(e.Arguments[1], store, 10)}", 9, outer);
            case ScalarFunction e:
                return $"{e.Name}({List(e.Arguments, store)})";
            case ScalarCase e:
                var branches = string.Concat(e.Branches.Select(b => $" WHEN {Print(b.Condition, store, 0)} THEN {Print(b.Result, store, 0)}"));
                return $"CASE{branches}{(e.Otherwise is null ? "" : $" ELSE {Print(e.Otherwise, store, 0)}")} END";
            case ScalarCast e:
                return $"CAST({Print(e.Operand, store, 0)} AS {e.Type.ToSqlName()})";
            case ScalarAggregate { Function: AggregateFunction.Array or AggregateFunction.Map, Argument: ScalarFunction holder } e:
                return $"JSON_GROUP_{(e.Function == AggregateFunction.Map ? "OBJECT" : "ARRAY")}({(e.Distinct ? "DISTINCT " : "")}{List(holder.Arguments, store)})";
            case ScalarAggregate e:
                var name = e.Function switch
                {
                    AggregateFunction.Average => "AVG",
                    AggregateFunction.Concatenate => "GROUP_CONCAT",
                    _ => e.Function.ToString().ToUpperInvariant(),
                };
                var separator = e.Separator is null ? "" : $", {KvValue.FromText(e.Separator)}";
                return $"{name}({(e.Distinct ? "DISTINCT " : "")}{(e.Argument is null ? "*" : Print(e.Argument, store, 0))}{separator})";
            default:
                return expression.ToString();
        }
    }

    private static string List(EquatableList<ScalarExpression> items, StoreDefinition? store)
    {
        const int Shown = 8;
        var text = string.Join(", ", items.Take(Shown).Select(item => Print(item, store, 0)));
        return items.Count > Shown ? $"{text}, … {items.Count} in all" : text;
    }

    private static string Wrap(string text, int rank, int outer) => rank < outer ? $"({text})" : text;

    private static (string Text, int Rank) Symbol(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.Or => ("OR", 1),
        BinaryOperator.And => ("AND", 2),
        BinaryOperator.Equal => ("=", 4),
        BinaryOperator.NotEqual => ("<>", 4),
        BinaryOperator.LessThan => ("<", 4),
        BinaryOperator.LessThanOrEqual => ("<=", 4),
        BinaryOperator.GreaterThan => (">", 4),
        BinaryOperator.GreaterThanOrEqual => (">=", 4),
        BinaryOperator.Is => ("IS NOT DISTINCT FROM", 4),
        BinaryOperator.BitwiseAnd => ("&", 5),
        BinaryOperator.BitwiseOr => ("|", 5),
        BinaryOperator.ExclusiveOr => ("^", 5),
        BinaryOperator.Add => ("+", 6),
        BinaryOperator.Subtract => ("-", 6),
        BinaryOperator.Concatenate => ("||", 6),
        BinaryOperator.Multiply => ("*", 7),
        BinaryOperator.Divide => ("/", 7),
        _ => ("%", 7),
    };
}
