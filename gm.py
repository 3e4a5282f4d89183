import numpy as np,time
def b(f,fl,name,reps=50):
    f(); t=time.process_time()
    for _ in range(reps): f()
    t=(time.process_time()-t)/reps; print(name,f'{fl/t/1e9:.1f} GF')
r=np.random.default_rng(0).random
for nb,m,k,n in ((128,16,100,34),(128,26,100,88),(128,14,100,50),(1,1024,100,64),(1,1024,100,128),(512,6,100,8),(64,38,100,160),(512,8,100,10)):
    A=r((nb,m,k),dtype='f4');B=r((nb,n,k),dtype='f4');G=r((nb,m,n),dtype='f4')
    fl=2*nb*m*n*k
    b(lambda:A@B.transpose(0,2,1),fl,f'{nb,m,k,n} Z')
    b(lambda:G@B,fl,'   gV'); b(lambda:G.transpose(0,2,1)@A,fl,'   gU')
