using System.Collections;
using System.Data;
using System.Data.Common;
using System.Globalization;

namespace IndexKv.Data;

/// <summary>A command's parameters. Names are compared without their prefix and without regard to case. Not thread-safe.</summary>
public sealed class KvParameterCollection : DbParameterCollection
{
    // Nothing, the only parameter, or an array of several: many commands have one.
    private object? _items;
    private int _count;

    internal KvParameterCollection()
    {
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override object SyncRoot => this;

    /// <summary>What a command without parameters has.</summary>
    internal static KvParameterCollection None { get; } = new();

    /// <summary>Grows with each change that may move a name to another place.</summary>
    internal int Version { get; private set; }

    /// <summary>The parameter at a place.</summary>
    public new KvParameter this[int index]
    {
        get => At(CheckIndex(index));
        set => SetParameter(index, value);
    }

    /// <summary>The parameter of a name.</summary>
    public new KvParameter this[string parameterName]
    {
        get => At(Find(parameterName));
        set => SetParameter(parameterName, value);
    }

    /// <summary>Adds a parameter.</summary>
    public KvParameter Add(KvParameter value)
    {
        Insert(_count, value);
        return value;
    }

    /// <summary>Adds a parameter of a type, without a value.</summary>
    public KvParameter Add(string? parameterName, DbType type) => Add(new KvParameter(parameterName, type));

    /// <summary>Adds a parameter with a value.</summary>
    public KvParameter AddWithValue(string? parameterName, object? value) => Add(new KvParameter(parameterName, value));

    /// <inheritdoc/>
    public override int Add(object value)
    {
        Add(Cast(value));
        return _count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            Add(Cast(value));
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        for (var i = 0; i < _count; i++)
            At(i).Owner = null;
        _items = null;
        _count = 0;
        Changed();
    }

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index)
    {
        var parameters = new KvParameter[_count];
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = At(i);
        parameters.CopyTo(array, index);
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator()
    {
        var count = _count;
        for (var i = 0; i < count; i++)
        {
            if (_count != count)
                throw new InvalidOperationException("The collection was changed while it was being walked.");
            yield return At(i);
        }
    }

    /// <inheritdoc/>
    public override int IndexOf(object value)
    {
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(At(i), value))
                return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) => Search(WithoutPrefix(parameterName ?? ""));

    /// <inheritdoc/>
    public override void Insert(int index, object value)
    {
        var parameter = Cast(value);
        if (parameter.Owner is null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(index, _count);
        }

        Adopt(parameter);
        if (_items is null)
        {
            _items = parameter;
        }
        else
        {
            var several = Several(_count + 1);
            Array.Copy(several, index, several, index + 1, _count - index);
            several[index] = parameter;
        }

        _count++;
        Changed();
    }

    /// <inheritdoc/>
    public override void Remove(object value) => RemoveAt(
        IndexOf(Cast(value)) is >= 0 and var index ? index : throw new ArgumentException("The parameter is not in this collection.", nameof(value)));

    /// <inheritdoc/>
    public override void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
        At(index).Owner = null;
        _count--;
        if (_items is KvParameter[] several)
        {
            Array.Copy(several, index + 1, several, index, _count - index);
            several[_count] = null!;
        }
        else
        {
            _items = null;
        }

        Changed();
    }

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => RemoveAt(Find(parameterName));

    internal static ReadOnlySpan<char> WithoutPrefix(string name) => name is ['@' or '$' or ':', ..] ? name.AsSpan(1) : name;

    private int Search(ReadOnlySpan<char> bareName)
    {
        var ignoringCase = -1;
        for (var i = 0; i < _count; i++)
        {
            var candidate = At(i).BareName;
            if (candidate.SequenceEqual(bareName))
                return i;
            if (ignoringCase < 0 && candidate.Equals(bareName, StringComparison.OrdinalIgnoreCase))
                ignoringCase = i;
        }

        return ignoringCase;
    }

    internal void Changed() => Version++;

    internal KvParameter At(int place) => _items is KvParameter[] several ? several[place] : (KvParameter)_items!;

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => this[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => this[parameterName];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value)
    {
        var parameter = Cast(value);
        var replaced = At(CheckIndex(index));
        if (ReferenceEquals(replaced, parameter))
            return;
        Adopt(parameter);
        replaced.Owner = null;
        if (_items is KvParameter[] several)
            several[index] = parameter;
        else
            _items = parameter;
        Changed();
    }

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) => SetParameter(Find(parameterName), value);

    private static KvParameter Cast(object? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as KvParameter
            ?? throw new InvalidCastException($"The collection holds {nameof(KvParameter)}s; {value.GetType()} is none. Use AddWithValue(name, value).");
    }

    // Room for a number of parameters, in an array.
    private KvParameter[] Several(int count)
    {
        if (_items is not KvParameter[] several)
        {
            several = new KvParameter[Math.Max(4, count)];
            several[0] = (KvParameter)_items!;
        }
        else if (several.Length < count)
        {
            Array.Resize(ref several, 2 * several.Length);
        }

        _items = several;
        return several;
    }

    private void Adopt(KvParameter parameter)
    {
        if (parameter.Owner is not null)
            throw new ArgumentException($"Parameter '{parameter.ParameterName}' is in a command's parameters already.", nameof(parameter));
        parameter.Owner = this;
    }

    private int CheckIndex(int index) => (uint)index < (uint)_count
        ? index
        : throw new IndexOutOfRangeException(string.Create(CultureInfo.InvariantCulture, $"There is no parameter {index}; there are {_count}."));

    private int Find(string parameterName) => IndexOf(parameterName) is >= 0 and var index
        ? index
        : throw new IndexOutOfRangeException($"There is no parameter '{parameterName}'.");
}
