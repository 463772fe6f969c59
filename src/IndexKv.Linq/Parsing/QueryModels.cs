using System.Linq.Expressions;
using Remotion.Linq;
using Remotion.Linq.Parsing.Structure;
using Remotion.Linq.Parsing.Structure.ExpressionTreeProcessors;

namespace IndexKv.Linq.Parsing;

/// <summary>Query models of expressions from which captured values were cut already. Thread-safe.</summary>
internal static class QueryModels
{
    // Captured values and spans are dealt with before, by types that do not compile a delegate for each.
    private static readonly QueryParser Parser = new(new ExpressionTreeParser(
        new QueryableOnlyNodeTypes(ExpressionTreeParser.CreateDefaultNodeTypeProvider()), new NullExpressionTreeProcessor()));

    /// <summary>Parses an expression.</summary>
    /// <returns>Null if re-linq does not know a form in it.</returns>
    public static QueryModel? TryParse(Expression expression)
    {
        try
        {
            return Parser.GetParsedQuery(expression);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
