import numpy as np,heapq
from p1 import load
def huff(cnt):
    n=len(cnt); h=[(int(c),i) for i,c in enumerate(cnt)]; heapq.heapify(h); par=np.zeros(2*n-1,int); k=n; nodec=np.zeros(2*n-1)
    while len(h)>1:
        a=heapq.heappop(h); b=heapq.heappop(h); par[a[1]]=par[b[1]]=k; heapq.heappush(h,(a[0]+b[0],k)); k+=1
    return par
if __name__=='__main__':
    s,v=load(); cnt=v.counts[2:]; par=huff(cnt); n=len(cnt)
    f=cnt/cnt.sum(); keep=np.minimum(1,np.sqrt(1e-3/f)+1e-3/f); q=f*keep; print('kept',q.sum()); q/=q.sum()
    m=np.zeros(2*n-1); m[:n]=q
    for i in range(2*n-2): m[par[i]]+=m[i]
    inner=np.sort(m[n:])[::-1]; print('mean path',inner.sum())
    for K in (0,16,32,64,128,256,512,1024): print(K,inner[K:].sum())
