using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>
/// Runs <c>Single(x => x.Key == value)</c> and its like without making a plan or asking a parser. Whatever is not exactly that is left to them.
/// </summary>
internal static class KeyLookup
{
    /// <summary>Runs a whole query.</summary>
    /// <returns>False if it is no such lookup; nothing has been done then.</returns>
    public static bool TryRun<TResult>(KvQueryProvider provider, Type entity, Expression expression, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        if (expression is not MethodCallExpression call || call.Method.DeclaringType != typeof(Queryable) || EndOf(call.Method.Name) is not { } end)
            return false;
        var arguments = (IArgumentProvider)call;
        if (arguments.ArgumentCount != 2 || arguments.GetArgument(0) is not ConstantExpression { Value: IQueryable source } || !ReferenceEquals(source.Provider, provider)
            || arguments.GetArgument(1) is not UnaryExpression { Operand: LambdaExpression predicate })
        {
            return false;
        }

        switch (end)
        {
            case LookupEnd.Any when typeof(TResult) == typeof(bool):
            case LookupEnd.Count when typeof(TResult) == typeof(int):
            case LookupEnd.LongCount when typeof(TResult) == typeof(long):
                if (!TryFind(provider, entity, predicate, out var isThere))
                    return false;
                result = end switch
                {
                    LookupEnd.Any => (TResult)(object)isThere,
                    LookupEnd.Count => (TResult)(object)(isThere ? 1 : 0),
                    _ => (TResult)(object)(isThere ? 1L : 0L),
                };
                return true;
            default:
                return typeof(TResult) == entity && TryRun(provider, predicate, end, out result);
        }
    }

    /// <summary>Looks for the record that meets a condition.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="predicate">The condition.</param>
    /// <param name="end">What is asked: <see cref="LookupEnd.Required"/> or <see cref="LookupEnd.OrDefault"/>.</param>
    /// <param name="result">The record.</param>
    /// <returns>False if the condition is none on the key alone.</returns>
    public static bool TryRun<T>(KvQueryProvider provider, LambdaExpression predicate, LookupEnd end, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (!KeyEqualityPattern.TryMatch(predicate, out var member, out var side) || !CapturedKeyReader.TryRead(side, out var key))
            return false;
        using var row = KeyRow.Rent();
        var (access, isFound) = provider.Connection.ExecuteRead((provider, member, key, row), static (transaction, s) =>
        {
            var access = s.provider.QueriesIn(transaction).Access<T>();
            return access.IsLookup(s.member) ? (access, access.TryRead(transaction, [s.key], s.row)) : default;
        });
        if (access is null)
            return false;
        if (isFound)
            result = access.Materialize(row)!;
        else
            result = end == LookupEnd.OrDefault ? default! : throw new InvalidOperationException("Sequence contains no matching element");
        return true;
    }

    /// <summary>Looks whether a record meets a condition.</summary>
    /// <returns>False if the condition is none on the key alone.</returns>
    public static bool TryFind(KvQueryProvider provider, Type entity, LambdaExpression predicate, out bool isThere)
    {
        isThere = false;
        if (!KeyEqualityPattern.TryMatch(predicate, out var member, out var side) || !CapturedKeyReader.TryRead(side, out var key))
            return false;
        var answer = provider.Connection.ExecuteRead((provider, entity, member, key), static (transaction, s) =>
        {
            var lookup = s.provider.QueriesIn(transaction).Lookup(s.entity);
            using var row = KeyRow.Rent();
            return lookup.Is(s.member) ? lookup.Exists(transaction, s.key, row) : (bool?)null;
        });
        isThere = answer ?? false;
        return answer is not null;
    }

    private static LookupEnd? EndOf(string name) => name switch
    {
        nameof(Queryable.Single) or nameof(Queryable.First) or nameof(Queryable.Last) => LookupEnd.Required,
        nameof(Queryable.SingleOrDefault) or nameof(Queryable.FirstOrDefault) or nameof(Queryable.LastOrDefault) => LookupEnd.OrDefault,
        nameof(Queryable.Any) => LookupEnd.Any,
        nameof(Queryable.Count) => LookupEnd.Count,
        nameof(Queryable.LongCount) => LookupEnd.LongCount,
        _ => null,
    };
}
