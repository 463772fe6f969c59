using IndexKv.Data.Sql;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Data.Binding;

/// <summary>Binds the expressions that are kept as text in definitions: defaults and checks.</summary>
internal static class DefinitionExpression
{
    /// <summary>Parses and binds an expression.</summary>
    /// <param name="text">The expression as written.</param>
    /// <param name="scope">What it can name.</param>
    /// <param name="refusal">How a message about it begins.</param>
    /// <exception cref="EngineException">It names something else, has parameters, aggregates or subqueries, or does not follow the grammar.</exception>
    public static ScalarExpression Bind(string text, BindingScope scope, string refusal)
    {
        try
        {
            var tokens = new TokenReader(text);
            var expression = new ExpressionBinder(text, scope, null).Bind(new QueryParser(tokens).Expressions.Parse());
            if (tokens.Parameters.Count > 0 || ScalarAggregates.IsIn(expression))
                throw new EngineException(EngineErrorCode.InvalidDefinition, "it has parameters or aggregates");
            return expression;
        }
        catch (Exception e) when (e is KvException or EngineException)
        {
            throw new EngineException(EngineErrorCode.InvalidDefinition, $"{refusal}: {e.Message}", e);
        }
    }
}
