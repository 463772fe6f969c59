using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// The form of a query, kept to be compared with others: the expression with slots where it holds objects, so that it keeps none of them
/// alive. Immutable and thread-safe.
/// </summary>
internal sealed class QueryTemplate
{
    private readonly Expression _form;
    private readonly ParameterExpression[] _parameters;

    private QueryTemplate(Expression form, ParameterExpression[] parameters, int slots)
    {
        _form = form;
        _parameters = parameters;
        SlotCount = slots;
    }

    /// <summary>How many objects a query of this form holds.</summary>
    public int SlotCount { get; }

    /// <summary>Makes the form of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="parts">Parts of it, which come out with slots as well.</param>
    /// <param name="partForms">The parts.</param>
    /// <returns>Null if a part holds an object that the query does not.</returns>
    public static QueryTemplate? Of(Expression query, IReadOnlyList<Expression> parts, out Expression[] partForms)
    {
        var maker = new TemplateMaker();
        var form = maker.Visit(query)!;
        var slots = maker.SlotCount;
        partForms = [.. parts.Select(p => maker.Part(p))];
        return maker.IsUsable && maker.SlotCount == slots ? new QueryTemplate(form, [.. maker.Parameters], slots) : null;
    }

    /// <summary>Compares a query with the form and takes out the objects it holds.</summary>
    public bool Matches(Expression query, out object?[] slots)
    {
        var match = new TemplateMatch(_parameters, SlotCount);
        slots = match.Slots;
        return match.IsSame(_form, query);
    }
}
