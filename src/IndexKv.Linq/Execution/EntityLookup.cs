using System.Reflection;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>
/// The member of an entity type whose equality with a value finds one record at most: the whole key, kept as C# compares it. Immutable and
/// thread-safe.
/// </summary>
internal sealed class EntityLookup(EntityMap map)
{
    private readonly KeyReader _reader = new(map.Store, []);
    private readonly MemberInfo? _member = MemberOf(map);

    /// <summary>Whether a member is that one.</summary>
    public bool Is(MemberInfo member) => _member is not null && (ReferenceEquals(_member, member) || (_member.Name == member.Name && _member.HasSameMetadataDefinitionAs(member)));

    /// <summary>Whether there is a record of a key.</summary>
    public bool Exists(Transaction transaction, in KvValue key, KeyRow row) => _reader.TryRead(transaction, [key], row.Key, []);

    private static MemberInfo? MemberOf(EntityMap map)
    {
        if (map.Store.KeyColumns.Count != 1)
            return null;
        var member = map.Members.FirstOrDefault(m => m.Ordinal == map.Store.KeyColumns[0]);

        // Arrays are compared by reference, and one instant has many offsets.
        return member is null || ValueForm.IsSpecial(member) || member.ValueType == typeof(byte[]) || member.Column.Type == KvType.DateTimeOffset
            || member.ValueType == typeof(DateTimeOffset)
            ? null
            : member.Member;
    }
}
