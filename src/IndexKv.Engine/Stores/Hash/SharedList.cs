using System.Collections;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// A list whose copies share its items until one of them changes, so that a transaction's or savepoint's copy of a store's maps costs nothing
/// before it is changed. Readers may use a published list while the writer copies it.
/// </summary>
internal sealed class SharedList<T> : IReadOnlyList<T>
{
    private T[] _items = [];
    private bool _isShared;

    public int Count { get; private set; }

    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public T this[int index]
    {
        get => _items[index];
        set
        {
            Own(Count);
            _items[index] = value;
        }
    }

    public SharedList<T> Copy()
    {
        _isShared = true;
        return new SharedList<T> { _items = _items, Count = Count, _isShared = true };
    }

    public void Add(T item) => Insert(Count, item);

    public void Insert(int index, T item)
    {
        Own(Count + 1);
        Array.Copy(_items, index, _items, index + 1, Count - index);
        _items[index] = item;
        Count++;
    }

    public void RemoveAt(int index) => RemoveRange(index, 1);

    public void RemoveRange(int index, int count)
    {
        Own(Count);
        Array.Copy(_items, index + count, _items, index, Count - index - count);
        Count -= count;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Own(int capacity)
    {
        if (!_isShared && capacity <= _items.Length)
            return;
        var items = new T[capacity <= _items.Length ? _items.Length : Math.Max(4, Math.Max(capacity, Count + (Count / 2)))];
        Array.Copy(_items, items, Count);
        _items = items;
        _isShared = false;
    }
}
