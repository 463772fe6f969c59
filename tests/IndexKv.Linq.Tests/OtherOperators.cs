using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Linq.Tests;

/// <summary>An operator that is none of <see cref="Queryable"/>'s.</summary>
internal static class OtherOperators
{
    public static IQueryable<T> EveryOther<T>(this IQueryable<T> query) =>
        query.Provider.CreateQuery<T>(Expression.Call(((MethodInfo)MethodBase.GetCurrentMethod()!).MakeGenericMethod(typeof(T)), query.Expression));
}
