using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>A prepared query under its form, with the way to its captured values. Thread-safe.</summary>
internal sealed class KnownQuery
{
    private const int UsesBeforeCompiling = 8;

    private readonly QueryTemplate _template;
    private readonly Expression[] _sources;
    private readonly CapturedKinds _kinds;
    private Func<object?[], object?[]>? _read;
    private int _uses;

    private KnownQuery(QueryTemplate template, Expression[] sources, CapturedKinds kinds, PreparedQuery query)
    {
        _template = template;
        _sources = sources;
        _kinds = kinds;
        Query = query;
    }

    public PreparedQuery Query { get; }

    /// <summary>Keeps a query.</summary>
    /// <returns>Null if what is run depends on more of the captured values than their kinds.</returns>
    public static KnownQuery? Of(Expression expression, QueryChain chain, PreparedQuery query)
    {
        if (chain.DependsOnValues || QueryTemplate.Of(expression, chain.Sources, out var sources) is not { } template)
            return null;
        return new KnownQuery(template, sources, new CapturedKinds(chain), query);
    }

    /// <summary>Compares another query with this one and computes its captured values.</summary>
    /// <returns>False if it is another query, or a captured value is such that it may have to be run in another way.</returns>
    public bool TryCapture(Expression expression, KvConnection connection, out object?[] captured)
    {
        captured = [];
        if (!_template.Matches(expression, out var slots))
            return false;
        try
        {
            captured = Read()(slots);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Perhaps it stands where it is never reached.
            return false;
        }

        return _kinds.Serve(captured, connection);
    }

    private Func<object?[], object?[]> Read()
    {
        var read = _read;
        if (read is not null && _uses > UsesBeforeCompiling)
            return read;

        // A use that two threads count as one only defers the compilation.
        _uses++;
        return _uses > UsesBeforeCompiling
            ? _read = SlotReads.Compile(_sources, isUsedOften: true)
            : _read ??= SlotReads.Compile(_sources, isUsedOften: false);
    }
}
