using System.Collections;
using IndexKv.Data;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Translation;

/// <summary>How the captured values of a query become the parameters of the engine's. Filled by translation, then only read.</summary>
internal sealed class ParameterBindings
{
    private readonly List<(int Captured, Func<object?, KvValue> Convert)> _scalars = [];
    private readonly List<(int Captured, Func<object?, KvValue?> Convert, string Name)> _sets = [];

    /// <summary>Makes a scalar parameter of a captured value.</summary>
    /// <param name="captured">The captured value.</param>
    /// <param name="convert">Turns it into the engine's value.</param>
    public ScalarParameter Add(CapturedValueExpression captured, Func<object?, KvValue> convert)
    {
        _scalars.Add((captured.Index, convert));
        return new ScalarParameter(_scalars.Count - 1, captured.Name);
    }

    /// <summary>Makes a set parameter of a captured collection.</summary>
    /// <param name="operand">What is looked for in it.</param>
    /// <param name="captured">The captured collection.</param>
    /// <param name="convert">Turns an item into the engine's value; null for an item that nothing equals.</param>
    public ScalarInSet AddSet(ScalarExpression operand, CapturedValueExpression captured, Func<object?, KvValue?> convert)
    {
        _sets.Add((captured.Index, convert, captured.Name));
        return new ScalarInSet(operand, _sets.Count - 1, captured.Name);
    }

    /// <summary>One parameter's value.</summary>
    /// <param name="ordinal">The parameter.</param>
    /// <param name="captured">The captured values.</param>
    /// <exception cref="EngineException">The captured value is none that the engine knows.</exception>
    public KvValue Scalar(int ordinal, IReadOnlyList<object?> captured)
    {
        var (place, convert) = _scalars[ordinal];
        return convert(captured[place]);
    }

    /// <summary>The parameters' values.</summary>
    /// <exception cref="KvException">A captured value is none that the engine knows.</exception>
    public ParameterValues Bind(IReadOnlyList<object?> captured)
    {
        if (_scalars.Count == 0 && _sets.Count == 0)
            return ParameterValues.None;
        try
        {
            var scalars = new KvValue[_scalars.Count];
            for (var i = 0; i < scalars.Length; i++)
                scalars[i] = Scalar(i, captured);
            if (_sets.Count == 0)
                return new ParameterValues(scalars, []);
            var sets = new IReadOnlyCollection<KvValue>[_sets.Count];
            for (var i = 0; i < sets.Length; i++)
                sets[i] = Items(captured[_sets[i].Captured], _sets[i].Convert, _sets[i].Name);
            return new ParameterValues(scalars, sets);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, e.Message, e);
        }
    }

    private static List<KvValue> Items(object? collection, Func<object?, KvValue?> convert, string name)
    {
        if (collection is null)
            throw new ArgumentNullException(name, $"The collection {name} of the query's Contains is null.");
        var items = new List<KvValue>(collection is ICollection { Count: var count } ? count : 0);
        foreach (var item in (IEnumerable)collection)
        {
            if (convert(item) is { } value)
                items.Add(value);
        }

        return items;
    }
}
