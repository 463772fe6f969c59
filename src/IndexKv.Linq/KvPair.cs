using System.ComponentModel.DataAnnotations;

namespace IndexKv.Linq;

/// <summary>A record of a store of plain pairs: the columns <c>Key</c> and <c>Value</c>.</summary>
/// <typeparam name="TKey">The key's type.</typeparam>
/// <typeparam name="TValue">The value's type: a scalar, or anything that an ANY can hold.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public readonly record struct KvPair<TKey, TValue>([property: Key] TKey Key, TValue Value);
