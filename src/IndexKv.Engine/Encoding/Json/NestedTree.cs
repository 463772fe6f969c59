using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>A nested value taken apart, to compare it with another. Not thread-safe.</summary>
internal sealed class NestedTree
{
    private readonly NestedTree[]? _elements;
    private readonly Dictionary<string, NestedTree>? _members;
    private readonly KvValue _scalar;
    private HashSet<KvValue>? _scalars;

    private NestedTree(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, int depth)
    {
        switch (reader.PeekKind())
        {
            case MessagePackKind.Array:
                NestingLimit.CheckDepth(depth);
                _elements = new NestedTree[reader.ReadArrayHeader()];
                for (var i = 0; i < _elements.Length; i++)
                    _elements[i] = new NestedTree(ref reader, bytes, depth + 1);
                break;
            case MessagePackKind.Map:
                NestingLimit.CheckDepth(depth);
                var count = reader.ReadMapHeader();
                _members = new Dictionary<string, NestedTree>(count, StringComparer.Ordinal);
                for (var i = 0; i < count; i++)
                {
                    var name = NestedKey.ReadText(ref reader, bytes);
                    _members.TryAdd(name, new NestedTree(ref reader, bytes, depth + 1));
                }

                break;
            default:
                _scalar = NestedScalar.Read(ref reader, bytes);
                break;
        }
    }

    public static NestedTree Of(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var tree = new NestedTree(ref reader, bytes, 1);
        NestedEnd.Require(reader);
        return tree;
    }

    /// <summary>
    /// Whether all of another value is in this one: a scalar if they are equal, a map if each of its members is in the one of that name, an
    /// array if each of its elements is in some element; and what is no array in an array, if it is in some element.
    /// </summary>
    public bool Contains(NestedTree other)
    {
        if (_elements is not null)
            return other._elements is null ? HasElement(other) : Array.TrueForAll(other._elements, HasElement);
        if (_members is not null)
            return other._members is not null && other._members.All(m => _members.TryGetValue(m.Key, out var member) && member.Contains(m.Value));
        return other._elements is null && other._members is null && KvValueComparer.Instance.Equals(_scalar, other._scalar);
    }

    private bool HasElement(NestedTree other)
    {
        if (other._elements is not null || other._members is not null)
            return Array.Exists(_elements!, e => (e._elements is null) == (other._elements is null) && e.Contains(other));
        _scalars ??= _elements!.Where(e => e._elements is null && e._members is null).Select(e => e._scalar).ToHashSet(KvValueComparer.Instance);
        return _scalars.Contains(other._scalar);
    }
}
