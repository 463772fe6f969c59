using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>
/// Reads texts that stand beside a date, time or UUID once, while planning, and not again for each row: <c>day = '2024-01-01'</c>.
/// </summary>
internal sealed class LiteralConversion : ScalarRewriter
{
    private readonly StoreDefinition? _store;

    private LiteralConversion(StoreDefinition? store) => _store = store;

    /// <summary>The expression with its literals converted.</summary>
    /// <exception cref="EngineException">A text is none of the type it is compared with.</exception>
    public static ScalarExpression Convert(ScalarExpression expression, StoreDefinition? store) => new LiteralConversion(store).Rewrite(expression);

    protected override bool TryReplace(ScalarExpression expression, out ScalarExpression replacement)
    {
        replacement = expression;
        switch (expression)
        {
            case ScalarBinary { Operator: <= BinaryOperator.Is } e when IsText(e.Right) && e.Left is ScalarColumn column:
                replacement = e with { Right = Read(e.Right, column) };
                return true;
            case ScalarBinary { Operator: <= BinaryOperator.Is } e when IsText(e.Left) && e.Right is ScalarColumn column:
                replacement = e with { Left = Read(e.Left, column) };
                return true;
            case ScalarIn { Operand: ScalarColumn column } e when e.Items.Any(IsText):
                replacement = e with { Items = EquatableList.Create<ScalarExpression>([.. e.Items.Select(i => IsText(i) ? Read(i, column) : Rewrite(i))]) };
                return true;
            default:
                return false;
        }
    }

    private static bool IsText(ScalarExpression expression) => expression is ScalarConstant { Value.Type: KvType.Text };

    private ScalarExpression Read(ScalarExpression text, ScalarColumn column)
    {
        var type = ScalarChecks.Column(column, _store).Type;
        try
        {
            return Comparison.IsWrittenAsText(type) ? new ScalarConstant(KvValueConverter.ConvertTo(((ScalarConstant)text).Value, type)) { Place = text.Place } : text;
        }
        catch (EngineException e) when (e.MarkPlace(text.Place))
        {
            throw;
        }
    }
}
